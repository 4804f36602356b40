"""A text of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.writing import check_lines

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import LongTextField


def accept_long_text(field: LongTextField, typed: str, _asking: Asking) -> str:
    """Return the text with LF at the end of its lines; raises Mistake when it is too long."""
    return check_lines(typed, field.max_length)
