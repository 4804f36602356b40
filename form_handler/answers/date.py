"""A day of the calendar."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import DateField

# 24.12.2026, 24/12/2026: as people write it where the browser has no calendar to offer.
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")


def accept_date(field: DateField, typed: str, _asking: Asking) -> str:
    """Return the date in ISO 8601 (`2026-12-24`); raises Mistake for no date, or a past one where none may be."""
    date = _read(typed)
    # A day of grace: where the visitor is it may still be yesterday.
    if field.from_today and date < datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1):
        raise Mistake("form.error.date_past")
    return date.isoformat()


def _read(typed: str) -> datetime.date:
    parts = _DAY_FIRST.fullmatch(typed)
    try:
        if parts:
            return datetime.date(int(parts[3]), int(parts[2]), int(parts[1]))
        return datetime.date.fromisoformat(typed)
    except ValueError:
        raise Mistake("form.error.date") from None
