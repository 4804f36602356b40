"""A workbook (Office Open XML): every cell is text, so that nothing is computed and no number changes."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from form_handler.export.table import list_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

LONGEST_CELL = 32_767  # characters; a longer one makes the file unreadable for the programs
WIDEST = 60  # characters
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(submissions: Iterable[Submission], content: Content) -> bytes:
    """Return a workbook with one sheet, its headings fixed; needs the extra `xlsx`."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        widths: list[int] = []
        for number, row in enumerate(list_rows(submissions, content)):
            for column, cell in enumerate(row):
                text = _NOT_IN_XML.sub("\ufffd", cell)[:LONGEST_CELL]
                sheet.write_string(number, column, text, wrapped if number else bold)
            widths = [max(width, _measure(cell)) for width, cell in zip(widths or [0] * len(row), row, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _measure(cell: str) -> int:
    return min(WIDEST, max(map(len, cell.split("\n"))) + 2)
