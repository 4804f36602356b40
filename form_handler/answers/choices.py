"""Any number of answers out of those offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import ChoicesField


def accept_choices(field: ChoicesField, typed: str, _asking: Asking) -> str:
    """Return the short names of the options, one a line, in the form's order; raises Mistake for one not offered."""
    chosen = set(typed.split("\n"))
    if chosen - set(field.options):
        raise Mistake("form.error.choice")
    return "\n".join(name for name in field.options if name in chosen)
