"""SMS: a text message to a number (RFC 5724)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:
    """Yield the channel where the business reads text messages."""
    if business.sms is not None:
        yield Channel("sms", f"sms:{business.sms}" + (f"?body={quote(words)}" if words else ""), business.sms)
