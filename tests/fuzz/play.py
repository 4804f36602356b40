"""Playing with bytes: the same number makes the same input, on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


def spoil(random: Random, good: bytes, tokens: Sequence[bytes], most: int = 4) -> bytes:
    """Return the bytes with up to `most` changes: pieces taken out, doubled, moved, or replaced by tokens or noise."""
    for _ in range(random.randint(1, most)):
        start = random.randint(0, len(good))
        end = min(len(good), start + random.choice((0, 1, 1, 2, 4, 8, 30, 200)))
        good = good[:start] + _change(random, good[start:end], good, tokens) + good[end:]
    return good


def _change(random: Random, piece: bytes, whole: bytes, tokens: Sequence[bytes]) -> bytes:
    kind = random.randrange(6)
    if kind == 0:
        return b""
    if kind == 1:
        return piece * random.choice((2, 3, 50))
    if kind == 2:
        return random.randbytes(random.choice((1, 2, 8, 40)))
    if kind == 3:
        start = random.randint(0, len(whole))
        return whole[start : start + random.choice((1, 10, 100))]
    return b"".join(random.choices(tokens, k=random.choice((1, 1, 2, 5))))
