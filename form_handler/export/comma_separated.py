"""Comma-separated values (RFC 4180), as spreadsheets open them: UTF-8 with its mark, nothing computed, nothing lost."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from form_handler.export.table import list_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

# What a spreadsheet takes for a formula, and what it takes for a number and shortens: leading zeros and a plus get
# lost, and more than fifteen digits are rounded. An apostrophe says that a cell is text.
_NEEDS_APOSTROPHE = re.compile(r"[=+\-@＝＋－＠\t\r\n]|0\d|\d{12}")
# Where lists are written with semicolons, as in German and French, Excel splits lines there whatever quotes are around:
# what follows, or stands in a line of its own, begins a cell.
_BEGINS_CELL = re.compile(r"([;\t\r\n][ \"]*)(?=[=+\-@＝＋－＠])")


def write(submissions: Iterable[Submission], content: Content) -> bytes:
    """Return the table with a line for each submission."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_guard(cell) for cell in row] for row in list_rows(submissions, content))
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _guard(cell: str) -> str:
    guarded = _BEGINS_CELL.sub(r"\1'", cell)
    return f"'{guarded}" if _NEEDS_APOSTROPHE.match(cell) else guarded
