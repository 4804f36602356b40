"""E-mail: a letter to the business (RFC 6068)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business has an address."""
    if business.email is not None:
        yield Channel(
            "email", f"mailto:{business.email}" + (f"?subject={quote(words)}" if words else ""), business.email
        )
