"""What a file is, by its content: what customers have is taken, all else is refused, whatever it is called."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from form_handler.answers.file import MOST_PIXELS
from form_handler.uploads import KINDS, recognise
from form_handler.uploads.documents import LARGEST_UNPACKED, MOST_ENTRIES
from form_handler.uploads.names import clean_name, end_as
from generator.content.form import ACCEPTED
from tests.support.files import PDF, TYPES, archive, docx, heic, large_picture, odt, picture, png_header

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OPEN = b"application/vnd.oasis.opendocument."


def look(content: bytes) -> tuple[str, str, int, int] | None:
    found = recognise(io.BytesIO(content), len(content))
    return (found[0], found[1].suffixes[0], found[1].width, found[1].height) if found else None


def test_both_halves_know_the_same_kinds() -> None:
    assert set(ACCEPTED) == set(KINDS)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture("JPEG", (64, 48)), ("pictures", ".jpg", 64, 48)),
        (picture("JPEG", (64, 48), progressive=True), ("pictures", ".jpg", 64, 48)),
        (picture("JPEG") + b"what a camera adds", ("pictures", ".jpg", 64, 48)),
        (large_picture(300_000), ("pictures", ".jpg", 64, 48)),
        (picture("PNG", (31, 7)), ("pictures", ".png", 31, 7)),
        (picture("GIF", (31, 7)), ("pictures", ".gif", 31, 7)),
        (picture("WEBP", (300, 70)), ("pictures", ".webp", 300, 70)),
        (picture("WEBP", (31, 7), lossless=True), ("pictures", ".webp", 31, 7)),
        (picture("WEBP", (300, 70), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"), ("pictures", ".webp", 300, 70)),
        (picture("AVIF", (64, 48)), ("pictures", ".avif", 64, 48)),
        (heic(), ("pictures", ".heic", 4032, 3024)),
        (PDF, ("pdf", ".pdf", 0, 0)),
        (docx("word/media/image1.png"), ("documents", ".docx", 0, 0)),
        (archive(TYPES, "xl/workbook.xml"), ("documents", ".xlsx", 0, 0)),
        (archive(TYPES, "ppt/presentation.xml"), ("documents", ".pptx", 0, 0)),
        (odt(), ("documents", ".odt", 0, 0)),
        (odt(OPEN + b"spreadsheet"), ("documents", ".ods", 0, 0)),
        (odt(OPEN + b"presentation"), ("documents", ".odp", 0, 0)),
    ],
)  # fmt: skip
def test_what_customers_have(content: bytes, expected: tuple[str, str, int, int]) -> None:
    assert look(content) == expected


def with_many_entries() -> bytes:
    return docx(*(f"word/{number}.xml" for number in range(MOST_ENTRIES)))


def with_entries_untold() -> bytes:
    """Return a text whose end says that there are two entries, behind which are many more to be read."""
    content = bytearray(docx(*(f"{number:09}" for number in range(4 * MOST_ENTRIES))))
    content[-14:-10] = struct.pack("<HH", 2, 2)
    return bytes(content)


def with_two_directories() -> bytes:
    """Return a text with macros for those who read the usual directory, and none for those who read that of ZIP64."""
    evil, good = docx("word/vbaProject.bin"), docx()
    start, its_length = evil.index(b"PK\x01\x02"), good[good.index(b"PK\x01\x02") : -22]
    entries, place = evil[:-22] + its_length, len(evil) - 22
    large = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, len(its_length), place)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(entries), 1)
    length = len(entries) - start + len(large) + len(locator)
    return entries + large + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, length, start, 0)


def with_password() -> bytes:
    """Return a text whose directory says that its entries are encrypted."""
    content = bytearray(docx())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def with_something_hidden() -> bytes:
    """Return a text before whose first entry stands another, which its directory does not know."""
    buffer = io.BytesIO()
    buffer.write(archive("evil.exe").partition(b"PK\x01\x02")[0])
    with zipfile.ZipFile(buffer, "w") as file:
        for name in (TYPES, "word/document.xml"):
            file.writestr(name, "<xml/>")
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(TYPES, "")
        with file.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(LARGEST_UNPACKED // 2**20 + 1):
                entry.write(bytes(2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"MZ\x90\0" + bytes(500),
        b"\x7fELF" + bytes(500),
        b"#!/bin/sh\nrm -r /\n",
        SVG,
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a=1;alert(1)//" + bytes(99),
        b"\xff\xd8\xff\xe0<script>alert(1)</script>" + bytes(99),
        b"\xff\xd8\xff" + b"\xff" * 5000,
        b"\xff\xd8" + b"\xff\xfe\0\2" * 20_000,
        picture("JPEG")[:60],
        picture("PNG")[:-20],
        picture("PNG") + b"PK\x03\x04 a second file",
        picture("PNG") + SVG,
        picture("GIF") + b"<script>",
        picture("WEBP") + archive("evil.exe"),
        picture("AVIF")[:-30],
        heic() + b"MZ",
        png_header(0, 10),
        b"%PDF-1.7\nno end",
        b"MZ\n" + PDF,
        b"\n" + PDF,
        b"PK\x03\x04" + bytes(99),
        archive("evil.exe"),
        archive("a.txt", "b.txt"),
        archive(TYPES),
        archive("mimetype", content=OPEN + b"text"),
        docx("word/vbaProject.bin"),
        docx("word/activeX/activeX1.bin"),
        docx("word/embeddings/setup.EXE"),
        docx("xl/workbook.xml"),
        docx() + b"<script>",
        b"MZ" + docx(),
        docx()[:-30],
        with_many_entries(),
        with_entries_untold(),
        with_two_directories(),
        with_password(),
        with_something_hidden(),
        bomb(),
        odt(OPEN + b"text", "Basic/Standard/Module1.xml"),
        odt(b"application/zip"),
        struct.pack(">I", 12) + b"ftypmp42" + bytes(99),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes) -> None:
    assert look(content) is None


def test_a_bomb_of_pixels_is_seen_by_its_header() -> None:
    content = png_header(60_000, 60_000)
    found = look(content)
    assert len(content) < 200
    assert found is not None
    assert found[2] * found[3] > MOST_PIXELS


GOOD = [picture("JPEG"), picture("PNG"), picture("GIF"), picture("WEBP"), picture("AVIF"), heic(), PDF, docx(), odt()]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(GOOD), st.data())
def test_no_damage_raises(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(0, 8))):
        damaged[data.draw(st.integers(0, min(len(damaged), 400) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    recognise(io.BytesIO(bytes(damaged[:cut])), cut)
    recognise(io.BytesIO(bytes(damaged)), len(damaged))


@pytest.mark.parametrize(
    ("sent", "cleaned"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Zoë’s Küche (2).JPG", "Zoë’s Küche (2).JPG"),
        ("写真.png", "写真.png"),
        ("صورة.jpg", "صورة.jpg"),
        ("C:\\fakepath\\roof.jpg", "roof.jpg"),
        ("../../etc/passwd", "passwd"),
        ("/etc/cron.d/x", "x"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("a\0b\r\nBcc: x@y.z.jpg", "ab Bcc_ x@y.z.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("half \ud800.jpg", "half _.jpg"),
        ("  spaces \u00a0 and\ttabs .pdf", "spaces and tabs.pdf"),
        ('a<b>"c|d?*.pdf', "a_b__c_d__.pdf"),
        ("e\u0301.jpg", "é.jpg"),
        ("trailing. . .", "trailing"),
    ],
)  # fmt: skip
def test_names_are_cleaned(sent: str, cleaned: str) -> None:
    assert clean_name(sent) == cleaned


@given(st.text())
def test_every_name_can_be_written(sent: str) -> None:
    name = clean_name(sent)
    assert 0 < len(name.encode()) <= 140
    assert name.isprintable()
    assert not {"/", "\\"} & set(name)
    assert name not in {".", ".."}


def test_a_name_ends_as_its_content_wants() -> None:
    assert end_as("photo.JPEG", (".jpg", ".jpeg")) == "photo.JPEG"
    assert end_as("invoice.exe", (".pdf",)) == "invoice.exe.pdf"
    assert end_as("photo", (".png",)) == "photo.png"
    assert len(clean_name("x" * 900 + ".jpeg")) <= 130
    assert clean_name("x" * 900 + ".jpeg").endswith("x.jpeg")
