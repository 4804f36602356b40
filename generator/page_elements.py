"""The elements of a page: links and pictures are pointed to the site's files, and what leads nowhere is reported."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree.ElementTree import SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from generator.addresses import MEDIA
from generator.content.media import is_picture
from generator.content.problems import Problem, propose, suggest
from generator.content.videos import find_video
from generator.page_html import ATTRIBUTES, TAGS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from generator.destinations import Targets
    from generator.page_places import Places
    from generator.pictures.elements import Elements

_TAGS = TAGS | {"a", "img", "h2", "h3", "h4", "h5", "h6"}
_OUTSIDE = {"http", "https", "mailto", "tel", "sms", "geo"}
_ATTRIBUTES_OF = {
    "a": ATTRIBUTES | {"download", "href", "hreflang", "rel", "target"},
    "img": ATTRIBUTES | {"alt", "height", "loading", "src", "width"},
}


class Jump(NamedTuple):
    """A link to a place inside a page, and what to report where the page has no such place."""

    address: str
    fragment: str
    problem: Problem


class ElementProcessor(Treeprocessor):
    """Points links and pictures to the site's files."""

    def start(self, places: Places, targets: Targets) -> None:
        """Begin with another page."""
        self.places = places
        self.targets = targets
        self.jumps: list[Jump] = []
        self.inserts: dict[str, str] = {}  # paragraphs as they come out of here, and the HTML that takes their place

    def run(self, root: Element) -> None:
        """Go through all elements of the page."""
        self._root = root
        for element in list(root.iter()):
            self._check_element(element)
            if element.tag == "a" and "href" in element.keys():  # noqa: SIM118  (an element is no dictionary)
                self._point_link(element)
            elif element.tag == "img":
                self._point_picture(element)

    def _check_element(self, element: Element) -> None:
        if element.tag not in _TAGS:  # written as HTML around or inside of Markdown
            self.places.report(self.places.find(f"<{element.tag}"), "problem.page.html", found=f"<{element.tag}>")
        style = element.get("style", "")
        if element.tag in {"th", "td"} and style.startswith("text-align: "):  # how Markdown aligns a column
            del element.attrib["style"]
            element.set("class", "align-" + style.removeprefix("text-align: ").rstrip(";"))
        for name in sorted(set(element.keys()) - _ATTRIBUTES_OF.get(element.tag, ATTRIBUTES)):
            self.places.report(self.places.find(name), "problem.page.html", found=f'{name}="{element.get(name)}"')

    def _point_link(self, element: Element) -> None:
        href = html.unescape(element.get("href", "").replace(AMP_SUBSTITUTE, "&"))
        place = self.places.find(href)
        parts = _split(href)
        if parts is not None and not parts.scheme and not parts.netloc:
            self._point_inside(element, parts, place)
        elif parts is None or not _is_outside(parts):
            self.places.report(place, "problem.page.link_kind", found=href)

    def _point_inside(self, element: Element, parts: SplitResult, place: tuple[int, int]) -> None:
        """Point a link to a page or file of the site, or to a place inside a page."""
        path = unquote(parts.path)
        is_media = path.removeprefix("../").startswith(MEDIA)
        find = self.targets.media if is_media else self.targets.page
        address = find(path) if path else self.targets.own if parts.fragment else None
        if address is None:
            hint = _propose_scheme(path) or suggest(path, self.targets.files if is_media else self.targets.pages)
            self.places.report(place, "problem.page.link", found=element.get("href", ""), hint=hint)
            return
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if fragment and not is_media:
            problem = self.places.problem(place, "problem.page.anchor", found=fragment)
            self.jumps.append(Jump(address, unquote(parts.fragment), problem))
        element.set("href", (self.targets.link(address) if path else "") + fragment)

    def _point_picture(self, element: Element) -> None:
        source = element.get("src", "")
        place = self.places.find(source)
        parts = _split(source)
        if not element.get("alt", "").strip():
            self.places.report(place, "problem.page.no_alt", found=source)
        if video := find_video(source):
            self._point_video(element, video, place)
        elif parts is None or parts.scheme or parts.netloc:
            self.places.report(place, "problem.page.foreign_picture", found=source)
        elif not is_picture(unquote(parts.path)) and self.targets.media(unquote(source)) is not None:
            self.places.report(place, "problem.media.not_picture", found=source)
        elif (found := self.targets.picture(unquote(source), element.get("alt", ""))) is None:
            hint = suggest(source, self.targets.files)
            self.places.report(place, "problem.page.picture", found=source, hint=hint)
        else:
            _become_picture(element, found)

    def _point_video(self, element: Element, video: tuple[str, str], place: tuple[int, int]) -> None:
        """Put the question for a video in the place of the paragraph that holds nothing but its address."""
        source = element.get("src", "")
        paragraph = next((parent for parent in self._root.iter("p") if list(parent) == [element]), None)
        if paragraph is None or paragraph.text or element.tail or paragraph.attrib:
            self.places.report(place, "problem.page.video_in_text", found=source)
        elif (question := self.targets.video(*video, element.get("alt", ""))) is None:
            self.places.report(place, "problem.page.video_not_listed", found=source, service=video[0])
        else:
            paragraph.remove(element)
            paragraph.text = f"\ue000{len(self.inserts)}\ue001"  # letters that no text has
            self.inserts[f"<p>{paragraph.text}</p>"] = question


def _propose_scheme(path: str) -> str:
    """Return the ending of a sentence that names the address meant by `www.…` or by an e-mail address, else nothing."""
    if path.startswith("www."):
        return propose(f"https://{path}")
    return propose(f"mailto:{path}") if re.fullmatch(r"[^/@\s]+@[^/@\s]+\.\w+", path) else ""


def _become_picture(element: Element, found: Elements) -> None:
    """Turn the `img` that Markdown has made into what the picture is made of."""
    own = {name: value for name, value in element.attrib.items() if name not in {"src", "alt"}}
    element.attrib.clear()
    if not found.sources:
        element.attrib.update({**found.img, **own})
        return
    element.tag = "picture"
    for source in found.sources:
        SubElement(element, "source", source)
    SubElement(element, "img", {**found.img, **own})


def _split(reference: str) -> SplitResult | None:
    """Return the parts of a reference, or None where it is none (RFC 3986)."""
    try:
        return urlsplit(reference)
    except ValueError:
        return None


def _is_outside(parts: SplitResult) -> bool:
    """Return whether a link leads somewhere outside the site, where it is not for us to judge."""
    return parts.scheme in _OUTSIDE and bool(parts.netloc or parts.scheme not in {"http", "https"})
