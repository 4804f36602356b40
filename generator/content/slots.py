"""Slots: the times within the opening hours that a visitor may ask for, such as those of a call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from generator.content.opening_hours import MINUTES_PER_DAY, WEEKDAYS
from generator.content.zones import make_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.form import SlotField
    from generator.content.opening_hours import OpeningHours, Span

AS_SOON_AS_POSSIBLE = "asap"

_WRITTEN = re.compile(r"(\S+)/(\S+)\[([\w+/-]+)\]")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Slot:
    """A time from start to end, both aware and on the clock of the place that it is about."""

    start: datetime
    end: datetime

    def __str__(self) -> str:
        """Return `2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]` (ISO 8601, zone as in RFC 9557)."""
        start, end = (moment.isoformat(timespec="minutes") for moment in (self.start, self.end))
        return f"{start}/{end}[{self.start.tzinfo}]"


def read_slot(written: str) -> Slot | None:
    """Return the slot that was written as one of them writes itself, or None for any other text."""
    parts = _WRITTEN.fullmatch(written)
    if parts is None:
        return None
    try:
        zone = make_zone(parts[3])
        return Slot(*(datetime.fromisoformat(part).astimezone(zone) for part in parts.groups()[:2]))
    except (ValueError, OSError, KeyError):  # no date; a zone that this machine does not know
        return None


def make_slot(field: SlotField, day: date, minutes: int) -> Slot:
    """Return the slot that begins on a day, so many minutes after midnight by the clock on the wall.

    Of a time that the clock shows twice it is the first; one that the clock skips is an hour later, as clocks are then.
    """
    zone = field.hours.time_zone
    start = datetime.combine(day, time(), zone).replace(hour=minutes // 60, minute=minutes % 60).astimezone(UTC)
    return Slot(start.astimezone(zone), (start + timedelta(minutes=field.length)).astimezone(zone))


def is_within_hours(field: SlotField, slot: Slot) -> bool:
    """Return whether the place is open from the beginning of a slot to its end."""
    start, end = slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    return next(field.hours.open_spans(start, end), None) == (start, end)


def list_open_days(field: SlotField, now: datetime) -> dict[date, list[Slot]]:
    """Return the open times still to come that are long enough, by the day on which they begin, first to last."""
    zone = field.hours.time_zone
    end = datetime.combine(last_day(field, now) + _ONE_DAY, time(), zone)
    days: dict[date, list[Slot]] = {}
    # A day more, so that the last night is told to its end.
    for opens, closes in field.hours.open_spans(_round_up(earliest_start(field, now)), end + _ONE_DAY):
        if opens < end and closes - opens >= timedelta(minutes=field.length):
            span = Slot(opens.astimezone(zone), closes.astimezone(zone))
            days.setdefault(span.start.date(), []).append(span)
    return days


def earliest_start(field: SlotField, now: datetime) -> datetime:
    """Return the first instant at which a slot may begin."""
    return now + timedelta(minutes=field.notice)


def last_day(field: SlotField, now: datetime) -> date:
    """Return the last day on which a slot may begin."""
    return now.astimezone(field.hours.time_zone).date() + timedelta(days=field.days)


def list_times(field: SlotField) -> list[int]:
    """Return every time of day at which a slot may begin on some day, in minutes since midnight, in order."""
    starts = {start % MINUTES_PER_DAY for span in _all_spans(field.hours) for start in _starts_in(span, field.length)}
    return sorted(starts)


def list_weekdays(field: SlotField) -> list[str]:
    """Return the days of the week on which a slot may begin, Monday first; a day of every year may be any of them."""
    if any(field.hours.yearly_days.values()):
        return list(WEEKDAYS)
    special = [(day.weekday(), spans) for day, spans in field.hours.special_days.items()]
    found = {
        (number + start // MINUTES_PER_DAY) % len(WEEKDAYS)
        for number, spans in [*field.hours.week(), *special]
        for span in spans
        for start in _starts_in(span, field.length)
    }
    return [WEEKDAYS[number] for number in sorted(found)]


def _all_spans(hours: OpeningHours) -> Iterator[Span]:
    days = [*hours.weekly, *hours.special_days.values(), *(spans or () for spans in hours.yearly_days.values())]
    return (span for spans in days for span in spans)


def _starts_in(span: Span, length: int) -> range:
    """Return when the slots of one opening begin: from its first minute on, one after the other."""
    return range(span.opens, span.closes - length + 1, length)


def _round_up(moment: datetime) -> datetime:
    """Return the next full quarter of an hour, which is how people name times."""
    return moment + (datetime.min.replace(tzinfo=UTC) - moment.astimezone(UTC)) % timedelta(minutes=15)
