"""What counts as an answer, one module for each type of field.

A new type of field is a new module here and a new line in `ACCEPTANCE`: a function that takes the field, what was
typed (outer white space removed, never empty) and who asks, and returns the answer to keep or raises Mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from form_handler.answers.choice import accept_choice
from form_handler.answers.choices import accept_choices
from form_handler.answers.consent import accept_consent
from form_handler.answers.date import accept_date
from form_handler.answers.email import accept_email
from form_handler.answers.file import accept_file
from form_handler.answers.long_text import accept_long_text
from form_handler.answers.mistakes import Asking, Mistake
from form_handler.answers.number import accept_number
from form_handler.answers.phone import accept_phone
from form_handler.answers.rating import accept_rating
from form_handler.answers.slot import accept_slot
from form_handler.answers.text import accept_text

if TYPE_CHECKING:
    from collections.abc import Callable

ACCEPTANCE: dict[str, Callable[[Any, str, Asking], str]] = {
    "choice": accept_choice,
    "choices": accept_choices,
    "consent": accept_consent,
    "date": accept_date,
    "email": accept_email,
    "file": accept_file,
    "long_text": accept_long_text,
    "number": accept_number,
    "phone": accept_phone,
    "rating": accept_rating,
    "slot": accept_slot,
    "text": accept_text,
}

# What to say when a required field has no answer, where the general sentence does not fit.
REQUIRED = {
    "choice": "form.error.choice_required",
    "choices": "form.error.choices_required",
    "consent": "form.error.consent_required",
    "file": "form.error.file_required",
    "rating": "form.error.choice_required",
}

# The types that send several answers under one name: they become the lines of one text.
IN_LINES = frozenset({"choices", "file", "slot"})

__all__ = ["ACCEPTANCE", "IN_LINES", "REQUIRED", "Asking", "Mistake"]
