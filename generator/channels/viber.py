"""Viber: a chat with a number (Viber's deep links)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business has the number there."""
    if (number := business.viber) is not None:
        draft = f"&draft={quote(words)}" if words else ""
        yield Channel("viber", f"viber://chat?number={quote(number)}{draft}", number)
