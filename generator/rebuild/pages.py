"""Pages whose text alone has changed: drawn again into what stood around the text before."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from generator.addresses import file_of
from generator.content.prose import Prose, split_page
from generator.content.source_text import TextError, decode_text
from generator.destinations import Destinations, Place
from generator.page_html import list_ids
from generator.pictures.elements import PictureFiles
from generator.rebuild.outputs import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.build import Built
    from generator.markdown import Rendered
    from generator.painter import Shown
    from generator.rebuild.record import Record

Pages = dict[str, Any]
"""By its path in the content, each page that can be drawn again by its text alone: `file` as messages name it, `known`,
all that the rest of the site may know of it, and where it is `shown`: place, span in the page, jumps."""


class UnfitError(Exception):
    """A change that the rest of the site may have to follow: everything has to be built anew."""


def describe_pages(built: Built) -> Pages:
    """Return what a record needs to know of the pages of a site."""
    shown: dict[str, list[Shown]] = {}
    for each in built.shown:
        shown.setdefault(each.file, []).append(each)
    texts = [text for page in built.content.pages.values() for text in page.texts.values()]
    return {
        f"pages/{os.path.basename(text.file)}": {
            "file": text.file,
            "known": _mark_known(text),
            "shown": [_describe_shown(each) for each in shown[text.file]],
        }
        for text in texts
        if all(each.span for each in shown.get(text.file, [])) and text.file in shown
    }


def _describe_shown(shown: Shown) -> list[Any]:
    return [shown.place, shown.span, [(jump.address, jump.fragment) for jump in shown.jumps]]


def _mark_known(text: Prose) -> str:
    """Return what tells a page from one of which the rest of the site knows something else."""
    return digest_of(json.dumps([text.head, text.first_line, text.pictures]).encode())


def describe_jumps(built: Built, pages: Pages) -> list[list[str]]:
    """Return the addresses and places that the texts of all the other pages jump to, each once and in order."""
    files = {page["file"] for page in pages.values()}
    jumps = (jump for shown in built.shown if shown.file not in files for jump in shown.jumps)
    return [list(jump) for jump in sorted({(jump.address, jump.fragment) for jump in jumps})]


def describe_destinations(destinations: Destinations) -> dict[str, Any]:
    """Return destinations as a record keeps them."""
    return {**destinations._asdict(), "slugs": sorted(destinations.slugs)}


def read_destinations(kept: Mapping[str, Any]) -> Destinations:
    """Return destinations from a record."""
    media = {name: PictureFiles(*files) for name, files in kept["media"].items()}
    return Destinations(**{**kept, "slugs": frozenset(kept["slugs"]), "media": media})


class Redrawing:
    """New pages for texts that have changed since a record was made; `pages` are the record's, brought up to date."""

    def __init__(self, record: Record, content: str, output: str) -> None:
        self._output = output
        self._content = content
        self._destinations = read_destinations(record.destinations)
        self._jumps = record.jumps
        self.pages: Pages = dict(record.pages)

    def draw(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the files of the site that are new for the texts of these names; raises UnfitError, OSError."""
        from generator.typesetter import Typesetter

        typesetter = Typesetter(self._destinations)
        files: dict[str, bytes] = {}
        for name in names:
            text = self._read(name)
            shown = []
            for address, span, _ in self.pages[name]["shown"]:
                place = Place(*address)
                rendered = typesetter.set(text, place)
                files[file_of(place.address)], new_span = self._splice(place, span, rendered)
                shown.append([place, new_span, [(jump.address, jump.fragment) for jump in rendered.jumps]])
            self.pages[name] = {**self.pages[name], "shown": shown}
        self._check_jumps(names, files)
        return {name: content for name, content in files.items() if content != self._read_output(name)}

    def _read(self, name: str) -> Prose:
        """Return the text of a page that is known as it was before."""
        page = self.pages[name]
        with open(os.path.join(self._content, name), "rb") as file:
            source = file.read()
        try:
            halves = split_page(decode_text(source))
        except TextError as error:
            raise UnfitError from error
        text = Prose(page["file"], *halves) if halves else None
        if text is None or _mark_known(text) != page["known"]:
            raise UnfitError
        return text

    def _splice(self, place: Place, span: tuple[int, int], rendered: Rendered) -> tuple[bytes, tuple[int, int]]:
        """Return a page with a new text in place of the old one, and where that stands now."""
        if rendered.problems:
            raise UnfitError
        start, end = span
        old, text = self._read_output(file_of(place.address)), rendered.html.encode()
        return old[:start] + text + old[end:], (start, start + len(text))

    def _check_jumps(self, names: Iterable[str], files: Mapping[str, bytes]) -> None:
        """Raise UnfitError where a link leads to a place that its page no longer has, or does not have yet."""
        drawn = (jump for name in names for _, _, jumps in self.pages[name]["shown"] for jump in jumps)
        kept = (jump for page in self.pages.values() for _, _, jumps in page["shown"] for jump in jumps)
        to_drawn = (jump for jump in (*kept, *self._jumps) if file_of(jump[0]) in files)
        for address, fragment in (*drawn, *to_drawn):
            if fragment not in self._list_ids(file_of(address), files):
                raise UnfitError

    def _list_ids(self, name: str, files: Mapping[str, bytes]) -> list[str]:
        return list_ids((files.get(name) or self._read_output(name)).decode())

    def _read_output(self, name: str) -> bytes:
        with open(os.path.join(self._output, name), "rb") as file:
            return file.read()
