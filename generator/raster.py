"""Small pictures that travel inside another file: PNG and JPEG, without what a camera noted about time and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_PNG_NOTES = {b"eXIf", b"iTXt", b"tEXt", b"tIME", b"zTXt"}
_JPEG_SCAN = 0xDA
_JPEG_NOTES = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # all but JFIF (E0) and Adobe's colour transform (EE)


@dataclass(frozen=True)
class Raster:
    """A picture made of dots."""

    kind: Literal["PNG", "JPEG"]
    data: bytes


def read_raster(data: bytes) -> Raster | None:
    """Return the picture without its notes (PNG 3rd edition, JPEG ITU-T T.81); None where it is neither, or broken."""
    try:
        if data.startswith(_PNG):
            return Raster("PNG", _PNG + b"".join(_png_chunks(data)))
        if data.startswith(_JPEG):
            return Raster("JPEG", _JPEG + b"".join(_jpeg_segments(data)))
    except (IndexError, ValueError):
        pass
    return None


def _png_chunks(data: bytes) -> Iterator[bytes]:
    start, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8]
        end = start + length + 12  # length, kind and checksum are four octets each
        if end > len(data):
            raise ValueError("the picture ends too early")
        if kind not in _PNG_NOTES:
            yield data[start:end]
        start = end


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    start = len(_JPEG)
    while data[start] == 0xFF and data[start + 1] != _JPEG_SCAN:
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if data[start + 1] not in _JPEG_NOTES:
            yield data[start:end]
        start = end
    if data[start] != 0xFF or not data.endswith(b"\xff\xd9"):
        raise ValueError("the picture ends too early")
    yield data[start:]
