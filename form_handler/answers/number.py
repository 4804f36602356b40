"""A whole number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import NumberField


def accept_number(field: NumberField, typed: str, _asking: Asking) -> str:
    """Return the number in plain digits; raises Mistake for anything else, or one outside the field's limits."""
    if not re.fullmatch(r"[+-]?\d{1,9}", typed, re.ASCII):
        raise Mistake("form.error.number")
    number = int(typed)
    if not field.least <= number <= field.most:
        raise Mistake("form.error.number_range", least=field.least, most=field.most)
    return str(number)
