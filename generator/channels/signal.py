"""Signal: a chat with a number (Signal's signal.me links, which carry no text)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:  # noqa: ARG001  (such a link has no place for words)
    """Yield the channel where the business has the number there."""
    if (number := business.signal) is not None:
        yield Channel("signal", f"https://signal.me/#p/{number}", number)
