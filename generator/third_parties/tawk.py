"""tawk.to: a chat, in a frame: its script would need a weaker content security policy than any page should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import Tawk
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

SERVICE = Service(
    "tawk",
    "tawk.to",
    "tawk.to inc.",
    "US",
    "chat",
    ("network", "device", "site", "identifier", "input"),
    "https://www.tawk.to/privacy-policy/",
    {"frame-src": ("https://tawk.to",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    if content.site.find_party(Tawk) is not None:
        yield SERVICE


def frame_chat(content: Content) -> Frame | None:
    """Return the chat, or None where the content does not list it."""
    settings = content.site.find_party(Tawk)
    if settings is None:
        return None
    address = f"https://tawk.to/chat/{settings.id}"
    return Frame(SERVICE, address, address)
