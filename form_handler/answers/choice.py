"""One answer out of those offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import ChoiceField


def accept_choice(field: ChoiceField, typed: str, _asking: Asking) -> str:
    """Return the short name of the option; raises Mistake for one that is not offered."""
    if typed not in field.options:
        raise Mistake("form.error.choice")
    return typed
