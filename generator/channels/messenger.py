"""Messenger: a chat with a page of Facebook (Meta's m.me links)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business has a page there."""
    if business.messenger is not None:
        href = f"https://m.me/{business.messenger}" + (f"?text={quote(words)}" if words else "")
        yield Channel("messenger", href, business.messenger)
