"""Calling: the telephone, the mobile, and further numbers with what each is for (RFC 3966)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable
    from generator.content.texts import Text
    from generator.content.values import Phone


def find(business: Reachable, words: str) -> Iterator[Channel]:  # noqa: ARG001  (nobody can prefill a call)
    """Yield a channel for each number, each number once."""
    lines: list[tuple[str, Phone | None, Text | None]] = [
        ("phone", business.phone, None),
        ("mobile", business.mobile, None),
        *(("phone", line.number, line.label) for line in business.phones),
    ]
    known: set[str] = set()
    for kind, number, purpose in lines:
        if number is not None and number not in known:
            known.add(number)
            yield Channel(kind, number.link, number, purpose)
