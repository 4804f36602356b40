"""Telegram: a chat with a user name (Telegram's t.me links)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business has a name there."""
    if business.telegram is not None:
        href = f"https://t.me/{business.telegram}" + (f"?text={quote(words)}" if words else "")
        yield Channel("telegram", href, f"@{business.telegram}")
