"""Chats in a frame: the script of each would need a weaker content security policy than any page should have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.third_parties.service import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.content.third_parties import Crisp, Tawk
    from generator.third_parties.service import Service


@dataclass(frozen=True)
class Chat:
    """The chat of a service; `settings` is its model, `address` that of the chat, with `{id}` for the owner's."""

    service: Service
    settings: type[Tawk | Crisp]
    address: str

    def find(self, content: Content) -> Iterator[Service]:
        """Yield the service where the content lists it."""
        if settings := content.site.find_party(self.settings):
            yield replace(self.service, account=settings.id)

    def frame_chat(self, content: Content) -> Frame | None:
        """Return the chat, or None where the content does not list it."""
        settings = content.site.find_party(self.settings)
        if settings is None:
            return None
        address = self.address.format(id=settings.id)
        return Frame(self.service, address, address)
