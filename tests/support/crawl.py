"""Every reference on every page of a built site, and where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ATTRIBUTES = {"action", "cite", "data", "formaction", "href", "poster", "src"}
_OUTSIDE = {"mailto", "tel", "sms", "data", "geo"}
_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)""")


class Reference(NamedTuple):
    """A reference as it stands in a page."""

    tag: str
    target: str
    attributes: dict[str, str]


@dataclass
class Page:
    """What a page refers to and what can be referred to in it."""

    references: list[Reference] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str = ""

    def alternates(self) -> dict[str, str]:
        """Return the page's own address in each language (`hreflang`)."""
        return {
            found.attributes["hreflang"]: found.target
            for found in self.references
            if found.tag == "link" and found.attributes.get("rel") == "alternate" and "hreflang" in found.attributes
        }

    def link(self, rel: str) -> str | None:
        """Return the target of the page's `link` element of a relation."""
        found = (ref.target for ref in self.references if ref.tag == "link" and ref.attributes.get("rel") == rel)
        return next(found, None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.page.tags.append(tag)
        if tag == "html":
            self.page.language = attributes.get("lang", "")
        if "id" in attributes:
            self.page.ids.append(attributes["id"])
        targets = [attributes[name] for name in attributes.keys() & _ATTRIBUTES]
        targets += [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]
        targets += _CSS_URL.findall(attributes.get("style", ""))
        self.page.references += [Reference(tag, target, attributes) for target in targets]


def read_page(html: str) -> Page:
    """Return what stands in a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class Crawl:
    """A built site as it lies under `address` on the web."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address.rstrip("/") + "/"
        self.pages = {
            path.relative_to(folder).as_posix(): read_page(path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.html"))
        }

    def address_of(self, name: str) -> str:
        """Return the address of a file; a page named `index.html` has that of its folder."""
        return self.address + name.removesuffix("index.html")

    def file_at(self, address: str) -> str | None:
        """Return the file that a static host answers an address of the site with."""
        if not address.startswith(self.address):
            return None
        name = unquote(urlsplit(address).path[len(urlsplit(self.address).path) :])
        name = f"{name}index.html" if name == "" or name.endswith("/") else name
        return name if (self.folder / name).is_file() else None

    def references(self) -> Iterator[tuple[str, Reference, str]]:
        """Yield each reference with the page it stands on and the address it leads to."""
        for name, page in self.pages.items():
            for reference in page.references:
                yield name, reference, urljoin(self.address_of(name), reference.target)

    def dead_references(self) -> list[str]:
        """Return the references to files or places of the site that are not there."""
        dead = []
        for name, reference, address in self.references():
            target, _, fragment = address.partition("#")
            if urlsplit(address).scheme in _OUTSIDE or not target.startswith(self.address):
                continue
            file = self.file_at(target)
            page = self.pages.get(file or "")
            if file is None or (fragment and page is not None and unquote(fragment) not in page.ids):
                dead.append(f"{name}: {reference.target}")
        return dead

    def foreign_references(self) -> list[str]:
        """Return the references that load something from outside the site; links that a visitor may follow do not."""
        return [
            f"{name}: {reference.target}"
            for name, reference, address in self.references()
            if reference.tag not in {"a", "form"}
            and urlsplit(address).scheme not in _OUTSIDE
            and not address.startswith(self.address)
        ]
