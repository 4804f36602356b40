"""What a slot is chosen from where no script helps: days of the week and times of the day, which never expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.clock import say_span, say_weekday
from generator.content.opening_hours import WEEKDAYS
from generator.content.slots import list_times, list_weekdays

if TYPE_CHECKING:
    from generator.content.form import SlotField


class Choice(NamedTuple):
    """What is sent, and the words for it."""

    value: str
    words: str


def offer_weekdays(field: SlotField, language: str) -> list[Choice]:
    """Return the days of the week on which a slot may begin; none where they would not tell which one is meant."""
    if field.days > len(WEEKDAYS):
        return []
    names = {day: say_weekday(WEEKDAYS.index(day), language) for day in list_weekdays(field)}
    return [Choice(day, name[:1].upper() + name[1:]) for day, name in names.items()]


def offer_times(field: SlotField, language: str, country: str) -> list[Choice]:
    """Return the times of day at which a slot may begin, on whichever day."""
    return [
        Choice(f"{start // 60:02}:{start % 60:02}", say_span(start, start + field.length, language, country))
        for start in list_times(field)
    ]
