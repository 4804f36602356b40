"""A day and a time within the opening hours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake
from form_handler.days import tell_day, tell_days
from generator.content.opening_hours import WEEKDAYS
from generator.content.slots import (
    AS_SOON_AS_POSSIBLE,
    earliest_start,
    is_within_hours,
    last_day,
    list_open_days,
    make_slot,
)

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import SlotField
    from generator.content.slots import Slot

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_DAYS_TOLD = 2
_FARTHEST = timedelta(days=3_660)


def accept_slot(field: SlotField, typed: str, asking: Asking, now: datetime | None = None) -> str:
    """Return the slot with its zone, or `asap`; raises Mistake, which names the open times nearest to what was asked.

    Typed is a day (`2026-11-24`, or `tuesday` for the next one), then the time at which the slot begins (`14:00`).
    """
    words = typed.replace("T", " ").split()
    if field.asap and AS_SOON_AS_POSSIBLE in words:
        return AS_SOON_AS_POSSIBLE
    now = now or datetime.now(UTC)
    minutes = next((minutes for word in words if (minutes := _read_time(word)) is not None), None)
    day = next((day for word in words if (day := _read_day(field, word, minutes or 0, now))), None)
    if day is None or minutes is None:
        raise Mistake("form.error.slot")
    slot = make_slot(field, day, minutes)
    if code := _find_fault(field, slot, now):
        raise _refuse(field, code, slot.start.date(), now, asking)
    return str(slot)


def _read_time(word: str) -> int | None:
    """Return the minutes since midnight, or None for what is no time."""
    parts = _TIME.fullmatch(word)
    return int(parts[1]) * 60 + int(parts[2]) if parts else None


def _read_day(field: SlotField, word: str, minutes: int, now: datetime) -> date | None:
    """Return the day of a word, or None; a day of the week is the first on which that time is still to come."""
    today = now.astimezone(field.hours.time_zone).date()
    if word in WEEKDAYS:
        day = today + timedelta(days=(WEEKDAYS.index(word) - today.weekday()) % len(WEEKDAYS))
        return day if make_slot(field, day, minutes).start > now else day + timedelta(weeks=1)
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if abs(day - today) < _FARTHEST else None  # the calendar of computers has an end


def _find_fault(field: SlotField, slot: Slot, now: datetime) -> str | None:
    """Return why a slot cannot be had: the key of the sentence that says so, or None."""
    if slot.start < earliest_start(field, now):
        return "form.error.slot_soon"
    if slot.start.date() > last_day(field, now):
        return "form.error.slot_late"
    return None if is_within_hours(field, slot) else "form.error.slot_closed"


def _refuse(field: SlotField, code: str, day: date, now: datetime, asking: Asking) -> Mistake:
    """Return the mistake with the open times of that day, or of the days nearest to it."""
    last = tell_day(last_day(field, now), asking.language)
    days = list_open_days(field, now)
    if not days:
        return Mistake("form.error.slot_none", last=last)
    nearest = [day] if day in days else sorted(days, key=lambda each: abs(each - day))[:_DAYS_TOLD]
    told = {each: days[each] for each in sorted(nearest)}
    return Mistake(code, last=last, times=tell_days(told, asking.language, asking.country or ""))
