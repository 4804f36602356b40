"""One line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.writing import check_line

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import TextField


def accept_text(field: TextField, typed: str, _asking: Asking) -> str:
    """Return the line as it was typed; raises Mistake for more lines than one or too long a one."""
    return check_line(typed, field.max_length)
