"""Reaching the business from a page: its channels, and with which words a message begins that is written from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.channels import ASKING, WRITING, find_all_channels, find_best, find_channels, find_way
from generator.content.messages import fill_holes
from generator.content.topics import find_form_of

if TYPE_CHECKING:
    from generator.channels.channel import Channel
    from generator.content.business import Reachable
    from generator.content.folder import Content
    from generator.content.sections import Service
    from generator.content.texts import Text


class Way(NamedTuple):
    """Where a link leads; where that is a form of the page, also the option and the words that a script puts in."""

    href: str
    topic: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reach:
    """What one page, known by its language and its heading, offers to those who want to reach the business."""

    content: Content
    language: str
    page: str

    def list(self, place: Reachable) -> list[Channel]:
        """Return the ways to reach a place and the business as a whole; the forms among them are on the home page."""
        return find_all_channels(self.content, place, self._begin(self.content.business.message))

    @property
    def writing(self) -> Channel | None:
        """The way to write to the business from the home page, None where there is none."""
        return find_best(self.list(self.content.business.places[0]), WRITING)

    def letter(self, words: str) -> Channel | None:
        """Return the way to write that is the same on every page; the owner's own beginning goes before `words`."""
        words = self._begin(self.content.business.message) or words
        return find_best(find_channels(self.content.business.places[0], words), ASKING)

    def way_to(self, place: Reachable) -> Channel | None:
        """Return the way to a place, or None where nobody knows where it is."""
        return find_way(place)

    def ask(self, service: Service) -> Way | None:
        """Return the way to ask about a service, or None where the owner offers none."""
        business = self.content.business
        name = service.name.in_language(self.language, self.content.site.default_language)
        words = self._begin(business.service_message, service=name)
        form = find_form_of(service.topic, self.content.forms.values()) if service.topic else None
        if form is not None:
            return Way(f"#{form.name}", service.topic or "", words)
        best = find_best(find_all_channels(self.content, business.places[0], words), ASKING) if words else None
        return Way(best.href, words=words if best.kind == "form" else "") if best else None

    def _begin(self, message: Text | None, **words: str) -> str:
        """Return the owner's beginning of a message, or nothing where there is none."""
        if message is None:
            return ""
        written = message.in_language(self.language, self.content.site.default_language)
        return fill_holes(written, page=self.page, **words)
