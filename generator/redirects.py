"""Redirects: old addresses that lead to where their pages are now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.addresses import base_path, file_of, page_address
from generator.drawing import View
from generator.news import news_slug

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from generator.content.folder import Content
    from generator.content.news import NewsText
    from generator.content.page import PageText
    from generator.content.problems import Problem
    from generator.drawing import Drawing


@dataclass(frozen=True)
class Redirect:
    """An old address and the new one, both below the site's own and not percent-encoded: `about.php`, `about/`.

    The `source` is empty where the old address is one of another site; `file` and `index` tell where it was written.
    """

    source: str
    target: str
    title: str
    language: str
    file: str
    index: int

    @property
    def is_page(self) -> bool:
        """Whether any host answers the old address with an HTML file, so that a page there can lead on."""
        return self.source.endswith(("/", ".html", ".htm"))


def plan_redirects(content: Content) -> tuple[Redirect, ...]:
    """Return the redirects of all pages, in a fixed order."""
    site, default = content.site, content.site.default_language
    name = content.business.name.in_language(default, default)
    found = [
        Redirect(_below(content, alias), "", name, default, str(content.folder / "site.yaml"), index)
        for index, alias in enumerate(site.aliases)
    ]
    written: list[tuple[str, Mapping[str, PageText | NewsText]]]
    written = [(page.slug, page.texts) for page in content.pages.values()]
    written += [(news_slug(item), item.texts) for item in content.news.values()]
    for slug, texts in written:
        for language, text in sorted(texts.items()):
            target = page_address(slug, language, default)
            for index, alias in enumerate(text.facts.aliases):
                found.append(Redirect(_below(content, alias), target, text.facts.title, language, text.file, index))
    return tuple(found)


def _below(content: Content, alias: str) -> str:
    """Return an alias as a path below the site, empty where it belongs to another one."""
    if "://" not in alias:
        return alias
    path, site = urlsplit(alias).path, content.site
    if site.address is None:  # as in the preview: nobody can tell which site is another one
        return path.removeprefix("/")
    base = base_path(site.address)
    is_own = _name_host(alias) in {_name_host(address) for address in (site.address, *site.origins)}
    return path.removeprefix(base) if is_own and path.startswith(base) else ""


def _name_host(address: str) -> str:
    """Return the host of an address; with `www.` and without it is one site to its owner."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def draw_redirects(drawing: Drawing, redirects: tuple[Redirect, ...]) -> dict[str, bytes]:
    """Return the pages at old addresses, by their files, for hosts that cannot be told of redirects."""
    address = drawing.content.site.address
    pages = {}
    for redirect in redirects:
        if redirect.is_page:
            canonical = f"{address}/{redirect.target}" if address else None
            view = View("moved", redirect.language, redirect.title, redirect.source, canonical=canonical)
            page = drawing.page(view, target=drawing.link(view, redirect.target))
            pages[file_of(redirect.source)] = page.encode()
    return pages


def check_redirects(redirects: tuple[Redirect, ...], files: Container[str]) -> Iterator[Problem]:
    """Yield what is wrong with old addresses on a site of these files: foreign, in use, or given twice."""
    first: dict[str, Redirect] = {}
    for redirect in redirects:
        if not redirect.source:
            yield _locate(redirect, "problem.alias.foreign")
        elif _is_taken(redirect.source, files):
            yield _locate(redirect, "problem.alias.taken", found=redirect.source)
        elif (known := first.setdefault(redirect.source.rstrip("/"), redirect)) is not redirect:
            yield _locate(redirect, "problem.alias.twice", found=redirect.source, other=known.file)


def _is_taken(source: str, files: Container[str]) -> bool:
    """Return whether the site itself has something at an address, or a file where a folder would have to be."""
    file = file_of(source)
    above = (str(parent) for parent in PurePosixPath(file).parents)
    return file in files or file_of(f"{source}/") in files or any(parent in files for parent in above)


def _locate(redirect: Redirect, code: str, **facts: object) -> Problem:
    from generator.content.front_matter import read_head
    from generator.content.yaml_source import read_yaml

    path = Path(redirect.file)
    read = read_head if path.suffix == ".md" else read_yaml
    document = read(path.read_bytes(), redirect.file)
    document.report_value(("aliases", redirect.index), code, **facts)
    return document.problems[-1]
