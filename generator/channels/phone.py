"""Calling: the telephone, the mobile, and further numbers with what each is for (RFC 3966)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable


def find(business: Reachable, words: str) -> Iterator[Channel]:  # noqa: ARG001  (nobody can prefill a call)
    """Yield a channel for each number, each number once."""
    lines = [("phone", business.phone), ("mobile", business.mobile)]
    named = {line.number: line.label for line in business.phones}
    for kind, number in [*lines, *(("phone", number) for number in named if number not in {*dict(lines).values()})]:
        if number is not None and (kind == "phone" or number != business.phone):
            yield Channel(kind, number.link, number, named.get(number))
