"""Files as visitors send them, and as nobody should."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib

from PIL import Image

TYPES = "[Content_Types].xml"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """Return a picture in a format of Pillow."""
    buffer = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def large_picture(size: int) -> bytes:
    """Return a JPEG with so many bytes, most of them in comments (ITU T.81, marker COM)."""
    small = picture()
    room = size - len(small)
    comments = bytearray()
    while room - len(comments) > 0:
        length = min(60_000, room - len(comments))
        comments += b"\xff\xfe" + struct.pack(">H", max(2, length - 2)) + os.urandom(max(0, length - 4))
    return small[:2] + bytes(comments) + small[2:]


def heic(width: int = 4032, height: int = 3024, brand: bytes = b"heic") -> bytes:
    """Return the boxes of a picture from a telephone, with nothing in the one that would hold it."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(content), kind) + content

    def shape(*sides: int) -> bytes:
        return box(b"ispe", bytes(4) + struct.pack(">II", *sides))

    properties = box(b"iprp", box(b"ipco", shape(512, 512) + shape(width, height)))
    return box(b"ftyp", brand + bytes(4) + b"mif1") + box(b"meta", bytes(4) + properties) + box(b"mdat", bytes(99))


def png_header(width: int, height: int) -> bytes:
    """Return a whole PNG that says it is as large, with hardly anything in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def archive(*names: str, content: bytes = b"<xml/>", kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file with entries of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as file:
        for name in names:
            file.writestr(name, content)
    return buffer.getvalue()


def docx(*more: str) -> bytes:
    """Return what passes for a text of Word."""
    return archive(TYPES, "word/document.xml", *more)


def odt(kind: bytes = b"application/vnd.oasis.opendocument.text", *more: str) -> bytes:
    """Return what passes for a text of LibreOffice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", kind)
        for name in ("content.xml", *more):
            file.writestr(name, "<xml/>")
    return buffer.getvalue()
