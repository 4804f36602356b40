"""Consent: what the pages of a site ask their visitors before anything of others is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cldr import find_locale
from generator.themes.theme import CONSENT, THIRD_PARTIES, catalogue_of
from generator.third_parties import frame_chat, frame_map, list_used, list_videos

if TYPE_CHECKING:
    from generator.content.business import Reachable
    from generator.content.folder import Content
    from generator.third_parties.service import Frame, Service

_WITH_TEXT = {"text", "legal", "news-item"}
_FORGETTING = f"{THIRD_PARTIES}forget.js"


@dataclass(frozen=True)
class Answerable:
    """Who stands behind a service, and what it would receive, as a sentence of a language names them."""

    company: str
    country: str
    data: str

    @property
    def who(self) -> str:
        """The company with its country, where another one than the owner's stands behind the service."""
        return f"{self.company} ({self.country})" if self.country else self.company


class Consent:
    """What the site uses of others, and what of that each page may load once its visitor agrees."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.services = list_used(content)
        self.chat = frame_chat(content)
        self.videos = list_videos(content)

    def map_of(self, place: Reachable) -> Frame | None:
        """Return the map of a place, or None where none can be shown."""
        return frame_map(self._content, place)

    @property
    def scripts(self) -> frozenset[str]:
        """The scripts of the theme that the site needs for asking, and for what starts by a script of its own."""
        if not self.services:
            return frozenset()
        started = {f"{THIRD_PARTIES}{service.script}" for service in self.services if service.script}
        return frozenset({CONSENT, *started, *({_FORGETTING} if self.is_storing else ())})

    @property
    def is_storing(self) -> bool:
        """Whether a service keeps something on the visitor's device under the site's own address."""
        return any(service.storage for service in self.services)

    def services_of(self, kind: str) -> tuple[Service, ...]:
        """Return what a kind of page may load: what counts or advertises everywhere, the rest where it has its place.

        Every text may show videos, so that a page need not be drawn anew when one is written into its text.
        """
        if kind == "home":
            shown = {frame.service.name for frame in self.videos}
            return tuple(service for service in self.services if service.purpose != "video" or service.name in shown)
        has_text = kind in _WITH_TEXT
        return tuple(each for each in self.services if each.is_asked or (has_text and each.purpose == "video"))


def describe(service: Service, language: str) -> Answerable:
    """Return who stands behind a service and what it would receive, in the words of a language."""
    from babel.lists import format_list

    words, locale = catalogue_of(language), find_locale(language)
    data = format_list([words.text(f"data.{data}") for data in service.receives], locale=locale)
    if not service.country:
        return Answerable(words.text("consent.own", host=service.company), "", data)
    return Answerable(service.company, locale.territories[service.country], data)
