"""Pictures: JPEG, PNG, GIF, WebP, HEIC and AVIF. Read is where they say how large they are; nothing is unpacked."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from form_handler.uploads import boxes
from form_handler.uploads.found import Found, read_at, read_tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_SEGMENTS = 1_000  # of a JPEG before its size
MOST_CHUNKS = 20_000  # of a PNG
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers that tell the size (ITU T.81, table B.1)


def recognise(file: BinaryIO, size: int) -> Found | None:
    """Return the type of a picture and its size in pixels; raises ValueError where it is damaged."""
    file.seek(0)
    head = file.read(16)
    for is_kind, look in _FORMATS:
        if is_kind(head):
            found = look(file, size)
            if not found.width or not found.height:
                raise ValueError
            return found
    return None


def _look_at_jpeg(file: BinaryIO, _size: int) -> Found:
    """Follow the segments up to the one with the size; what cameras put behind the picture may stay there."""
    position = 2
    for _ in range(MOST_SEGMENTS):
        mark, kind, length = struct.unpack(">BBH", read_at(file, position, 4))
        if mark != 0xFF or length < 2:
            raise ValueError
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", read_at(file, position + 5, 4))
            return Found("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), width, height)
        if kind in {0xD9, 0xDA}:  # the picture itself, or its end
            raise ValueError
        position += 2 + length
    raise ValueError


def _look_at_png(file: BinaryIO, size: int) -> Found:
    kinds = list(_list_png_chunks(file, size))
    width, height = struct.unpack(">II", read_at(file, 16, 8))
    if kinds[0] != b"IHDR" or b"IDAT" not in kinds:
        raise ValueError
    return Found("image/png", (".png",), width, height)


def _list_png_chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the kinds of all chunks to the last one, behind which there must be nothing."""
    position = 8
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack(">I4s", read_at(file, position, 8))
        position += 12 + length
        yield kind
        if kind == b"IEND" and position == size:
            return
    raise ValueError


def _look_at_gif(file: BinaryIO, size: int) -> Found:
    if not read_tail(file, size, 64).rstrip(b"\0").endswith(b";"):
        raise ValueError
    return Found("image/gif", (".gif",), *struct.unpack("<HH", read_at(file, 6, 4)))


def _look_at_webp(file: BinaryIO, size: int) -> Found:
    """Read the first chunk (RFC 9649, section 2)."""
    if struct.unpack("<I", read_at(file, 4, 4))[0] + 8 not in {size, size - 1}:
        raise ValueError
    kind, data = read_at(file, 12, 4), read_at(file, 20, 10)
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[start : start + 3], "little") + 1 for start in (4, 7))
    elif kind == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = (part & 0x3FFF for part in struct.unpack("<HH", data[6:10]))
    else:
        raise ValueError
    return Found("image/webp", (".webp",), width, height)


_Look = tuple["Callable[[bytes], bool]", "Callable[[BinaryIO, int], Found]"]

_FORMATS: tuple[_Look, ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), _look_at_jpeg),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _look_at_png),
    (lambda head: head[:6] in {b"GIF87a", b"GIF89a"}, _look_at_gif),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _look_at_webp),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in boxes.BRANDS, boxes.look_at_picture),
)
