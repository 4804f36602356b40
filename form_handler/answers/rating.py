"""A number of stars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import RatingField


def accept_rating(field: RatingField, typed: str, _asking: Asking) -> str:
    """Return the number of stars; raises Mistake for one that was not offered."""
    if typed not in map(str, range(1, field.stars + 1)):
        raise Mistake("form.error.choice")
    return typed
