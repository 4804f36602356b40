"""Destinations: where the links and pictures in the text of a page may lead; nothing in them but plain data."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from generator.addresses import MEDIA, page_address, relative_address

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from generator.pictures.elements import Elements, PictureFiles

VIDEO, TITLE = "\ue000", "\ue001"
"""Letters that no text has, where the id of a video and its title come to stand."""
_COLUMN = "(min-width: 40rem) 38rem, 92vw"  # how wide the text of a page is


class Destinations(NamedTuple):
    """All that a text may name: pages, languages (the first is the default one), files by their path in `media`."""

    slugs: Collection[str]
    languages: Sequence[str]
    media: Mapping[str, PictureFiles]
    videos: Mapping[str, Mapping[str, str]] = {}  # by service and language: what stands in the place of a video


class Place(NamedTuple):
    """Where a text is shown: the address and language of the page, and the language the text is really in."""

    address: str
    language: str
    text_language: str


class Targets:
    """Where the links and pictures of one page lead; what an owner names and is not there is None."""

    def __init__(self, destinations: Destinations, place: Place) -> None:
        self._destinations = destinations
        self._language, self._text_language = place.language, place.text_language
        self.own = place.address

    def page(self, name: str) -> str | None:
        """Return the address of the page that a link names by its file, in the page's language unless it says one."""
        slugs, languages = self._destinations.slugs, self._destinations.languages
        slug, _, tag = name.strip("/").removeprefix("./").removesuffix(".md").partition(".")
        slug = "" if slug == "index" else slug
        if (slug and slug not in slugs) or (tag and tag not in languages):
            return None
        return page_address(slug, tag or self._language, languages[0])

    def media(self, name: str) -> str | None:
        """Return the address of a file of the media folder."""
        found = self._destinations.media.get(_path_of(name))
        return found.address if found else None

    def picture(self, name: str, alt: str) -> Elements | None:
        """Return the elements of a picture of the media folder, `alt` the words that stand for it."""
        found = self._destinations.media.get(_path_of(name))
        return found.describe(self.link, alt, sizes=_COLUMN) if found else None

    def video(self, service: str, video: str, title: str) -> str | None:
        """Return what stands in the place of a video before the visitor agrees; None where the site lists no such."""
        pattern = self._destinations.videos.get(service, {}).get(self._text_language)
        return pattern and pattern.replace(VIDEO, video).replace(TITLE, escape(title))

    def link(self, address: str) -> str:
        """Return the reference that leads from the page to an address of the site."""
        return relative_address(self.own, address)

    @property
    def pages(self) -> list[str]:
        """The names of all pages as links give them."""
        return [f"{slug}.md" for slug in sorted(self._destinations.slugs)]

    @property
    def files(self) -> list[str]:
        """The names of all files as links give them."""
        return [f"{MEDIA}{name}" for name in self._destinations.media]


def _path_of(name: str) -> str:
    return name.removeprefix("../").removeprefix(MEDIA)
