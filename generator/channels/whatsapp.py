"""WhatsApp: a chat with a number (WhatsApp's click-to-chat links)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business has the number there."""
    if (number := business.whatsapp) is not None:
        href = f"https://wa.me/{number.removeprefix('+')}" + (f"?text={quote(words)}" if words else "")
        yield Channel("whatsapp", href, number)
