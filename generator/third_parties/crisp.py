"""Crisp: a chat, in a frame: its script would need a weaker content security policy than any page should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import Crisp
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

SERVICE = Service(
    "crisp",
    "Crisp",
    "Crisp IM SAS",
    "FR",
    "chat",
    ("network", "device", "site", "identifier", "input"),
    "https://crisp.chat/en/privacy/",
    {"frame-src": ("https://go.crisp.chat",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    if content.site.find_party(Crisp) is not None:
        yield SERVICE


def frame_chat(content: Content) -> Frame | None:
    """Return the chat, or None where the content does not list it."""
    settings = content.site.find_party(Crisp)
    if settings is None:
        return None
    address = f"https://go.crisp.chat/chat/embed/?website_id={settings.id}"
    return Frame(SERVICE, address, address)
