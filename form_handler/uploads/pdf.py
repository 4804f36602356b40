"""PDF (ISO 32000)."""

from __future__ import annotations

import re
from typing import BinaryIO

from form_handler.uploads.found import Found, read_at, read_tail

TAIL = 2048  # bytes in which writers put the end; the standard allows 1024


def recognise(file: BinaryIO, size: int) -> Found | None:
    """Return that it is a PDF; raises ValueError where it has no end."""
    if size < 16 or not re.match(rb"%PDF-[12]\.\d", read_at(file, 0, 8)):
        return None
    if b"%%EOF" not in read_tail(file, size, TAIL):
        raise ValueError
    return Found("application/pdf", (".pdf",))
