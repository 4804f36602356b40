"""The opening hours as a table for people: days and times as their language writes them (Unicode CLDR by Babel)."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cldr import find_locale

if TYPE_CHECKING:
    from generator.content.hours import OpeningHours, Span

_DAY_KEYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DASHES = {"ja": "～", "ko": "~"}  # between two times, where it is not the en dash (Unicode CLDR, interval formats)


@dataclass(frozen=True)
class Row:
    """One day of the week with its opening hours."""

    day: str
    day_key: str
    spans: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the day has no hours at all."""
        return not self.spans


@dataclass(frozen=True)
class SpecialRow:
    """One special day with its opening hours."""

    date: str
    iso: str
    spans: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the day has no hours at all."""
        return not self.spans


@functools.cache
def week_rows(hours: OpeningHours, language: str) -> tuple[Row, ...]:
    """Return a row for each day of the week, Monday first."""
    from babel.dates import get_day_names

    names = get_day_names("wide", "stand-alone", locale=find_locale(language))
    return tuple(
        Row(_capitalise(names[day]), _DAY_KEYS[day], tuple(_format_span(span, language) for span in spans))
        for day, spans in hours.week()
    )


@functools.cache
def special_rows(hours: OpeningHours, language: str) -> tuple[SpecialRow, ...]:
    """Return a row for each special day, in the order of their dates."""
    from babel.dates import format_date

    return tuple(
        SpecialRow(
            _capitalise(format_date(day, "full", locale=find_locale(language))),
            day.isoformat(),
            tuple(_format_span(span, language) for span in spans),
        )
        for day, spans in sorted(hours.special_days.items())
    )


def _format_span(span: Span, language: str) -> str:
    dash = _DASHES.get(language.split("-", maxsplit=1)[0], "–")
    return f"{_format_time(span.opens, language)}{dash}{_format_time(span.closes, language)}"


@functools.cache
def _format_time(minutes: int, language: str) -> str:
    from babel.dates import format_time

    hour, minute = divmod(minutes % (24 * 60), 60)
    return format_time(datetime.time(hour, minute), "short", locale=find_locale(language))


def _capitalise(text: str) -> str:
    """Return the text with a capital at its front, as it stands at the head of a table row."""
    return text[:1].upper() + text[1:]
