"""What was found in a file, and the careful reading that finds it."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple


class Found(NamedTuple):
    """The type of a file (RFC 6838), the endings that its name may have, the first one first; a picture's size."""

    type: str
    suffixes: tuple[str, ...]
    width: int = 0
    height: int = 0


def read_at(file: BinaryIO, position: int, size: int) -> bytes:
    """Return bytes of a file; raises ValueError where they are not there."""
    file.seek(position)
    content = file.read(size)
    if len(content) < size:
        raise ValueError
    return content


def read_tail(file: BinaryIO, whole: int, size: int) -> bytes:
    """Return the last bytes of a file with `whole` bytes, all of it where it has fewer."""
    size = min(size, whole)
    return read_at(file, whole - size, size)
