"""Pictures in boxes, as telephones make them: HEIC and AVIF (ISO/IEC 23008-12)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO

from form_handler.uploads.found import Found, read_at

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BOXES = 100
LARGEST_META = 1_000_000  # bytes of the box that describes the picture
_HEIC, _AVIF = ("image/heic", (".heic", ".heif", ".hif")), ("image/avif", (".avif",))
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), _HEIC),
    **dict.fromkeys((b"avif", b"avis"), _AVIF),
}


def look_at_picture(file: BinaryIO, size: int) -> Found:
    """Return the type and the size of the largest picture inside; raises ValueError where it is damaged."""
    brand = read_at(file, 8, 4)
    if brand in {b"mif1", b"msf1"} and b"avif" in read_at(file, 16, min(64, size - 16)):
        brand = b"avif"
    areas = []
    for kind, start, length in _list_boxes(file, size):
        if kind == b"meta" and length <= LARGEST_META:
            meta = read_at(file, start, length)
            # The property `ispe`: version and flags, then width and height.
            areas += [struct.unpack(">II", found[1]) for found in re.finditer(rb"ispe.{4}(.{8})", meta, re.DOTALL)]
    width, height = max(areas, key=lambda area: area[0] * area[1], default=(0, 0))
    return Found(*BRANDS[brand], width, height)


def _list_boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and length of the outer boxes, which together must be the whole file."""
    position = 0
    for _ in range(MOST_BOXES):
        length, kind = struct.unpack(">I4s", read_at(file, position, 8))
        if length == 1:
            length = struct.unpack(">Q", read_at(file, position + 8, 8))[0]
        elif length == 0:  # to the end of the file
            length = size - position
        if length < 8:
            raise ValueError
        yield kind, position, length
        position += length
        if position == size:
            return
    raise ValueError
