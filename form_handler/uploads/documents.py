"""Documents of office programs: ZIP files with known content (ECMA-376, ISO/IEC 26300). Nothing is unpacked.

Refused are macros and programs inside, passwords, bombs, and ZIP files with something before, between or behind.
"""

from __future__ import annotations

import re
import struct
import zipfile
from typing import BinaryIO

from form_handler.uploads.found import Found, read_at

MOST_ENTRIES = 5_000
LARGEST_DIRECTORY = MOST_ENTRIES * 200  # bytes: entries are read as long as there are any, however many it says it has
LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes that a program will make of it
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20  # bytes before that which lead to the directory of ZIP64
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
MICROSOFT = {
    "word/document.xml": Found(f"{_OFFICE}wordprocessingml.document", (".docx",)),
    "xl/workbook.xml": Found(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "ppt/presentation.xml": Found(f"{_OFFICE}presentationml.presentation", (".pptx",)),
}
OPEN = {
    f"{_OPEN}text": Found(f"{_OPEN}text", (".odt",)),
    f"{_OPEN}spreadsheet": Found(f"{_OPEN}spreadsheet", (".ods",)),
    f"{_OPEN}presentation": Found(f"{_OPEN}presentation", (".odp",)),
}
_ACTIVE = re.compile(
    r"vbaproject|activex|^(basic|scripts)/|\.(exe|dll|com|scr|bat|cmd|js|jse|vbs|vbe|wsf|ps1|msi|jar|hta|lnk)$",
    re.IGNORECASE,
)


def recognise(file: BinaryIO, size: int) -> Found | None:
    """Return which document it is; raises ValueError for every other ZIP file."""
    if size < _END.size or read_at(file, 0, 4) != b"PK\x03\x04":
        return None
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
            return _find_document(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, struct.error) as error:
        raise ValueError from error


def _check_directory(file: BinaryIO, size: int) -> None:
    """Raise ValueError for a directory that is too long to be read, or does not lie where the file ends.

    Or for one of the large kind (ZIP64), which some programs would read in its place and others not.
    """
    mark, *_, entries, length, start, comment = _END.unpack(read_at(file, size - _END.size, _END.size))
    is_whole = mark == b"PK\x05\x06" and not comment and start + length + _END.size == size
    if not is_whole or entries > MOST_ENTRIES or length > LARGEST_DIRECTORY:
        raise ValueError
    if read_at(file, size - _END.size - _LOCATOR, 4) == b"PK\x06\x07":
        raise ValueError


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    is_locked = any(entry.flag_bits & 1 for entry in entries)
    if is_locked or any(_ACTIVE.search(entry.filename) for entry in entries):
        raise ValueError
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or min(e.header_offset for e in entries) != 0:
        raise ValueError


def _find_document(archive: zipfile.ZipFile) -> Found:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        found = [document for name, document in MICROSOFT.items() if name in names]
    else:
        first = archive.infolist()[0]
        is_plain = first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and first.file_size < 100
        found = [document for kind, document in OPEN.items() if is_plain and archive.read(first) == kind.encode()]
    if len(found) != 1:
        raise ValueError
    return found[0]
