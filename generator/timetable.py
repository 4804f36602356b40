"""The opening hours as a table for people: days and times as their language writes them (Unicode CLDR by Babel)."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.cldr import find_first_weekday, find_locale, has_half_days, write_date, write_firsts, write_time
from generator.content.opening_hours import ROUND_THE_CLOCK
from generator.special_days import join_dates, join_yearly_days
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from babel import Locale

    from generator.content.opening_hours import OpeningHours, Span, YearDay
    from generator.special_days import SpecialDays

_LEAP_YEAR = 2000  # has every day
_DASHES = {"ja": "～", "ko": "~"}  # between two times, where it is not the en dash (Unicode CLDR, interval formats)


@dataclass(frozen=True)
class Row:
    """One day of the week, by name and number (0 is Monday), with its opening hours."""

    day: str
    number: int
    spans: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the day has no hours at all."""
        return not self.spans


@dataclass(frozen=True)
class SpecialRow:
    """Special days in a row with their opening hours; `first` and `last` are `2026-12-24`, or `12-24` of every year."""

    date: str
    first: str
    last: str
    spans: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the days have no hours at all."""
        return not self.spans

    @property
    def is_yearly(self) -> bool:
        """Whether the days are those of every year."""
        return self.first.count("-") == 1


@functools.cache
def week_rows(hours: OpeningHours, language: str, country: str = "") -> tuple[Row, ...]:
    """Return a row for each day of the week, as people in a country write it, from the day it begins with there."""
    from babel.dates import get_day_names

    names = get_day_names("wide", "stand-alone", locale=find_locale(language))
    first = find_first_weekday(country)
    return tuple(
        Row(_capitalise(names[day]), day, _format_spans(spans, language, country))
        for day, spans in (*hours.week()[first:], *hours.week()[:first])
    )


@functools.cache
def special_rows(hours: OpeningHours, language: str, country: str = "") -> tuple[SpecialRow, ...]:
    """Return the rows of the special days: those with a year, then those of every year, in order of the calendar."""
    locale = find_locale(language, country)

    def make_row(days: SpecialDays[Any], name: str) -> SpecialRow:
        spans = _format_spans(days.spans, language, country)
        return SpecialRow(_capitalise(name), str(days.first), str(days.last), spans)

    dated = [make_row(days, _name_dates(days, locale)) for days in join_dates(hours)]
    yearly = [make_row(days, _name_year_days(days, locale)) for days in join_yearly_days(hours)]
    return (*dated, *yearly)


def describe_clock(language: str, country: str) -> tuple[str, str]:
    """Return how a script writes times as the table does: a locale (BCP 47) and an hour cycle (ECMA-402)."""
    locale = find_locale(language, country)
    return str(locale).replace("_", "-"), "h12" if has_half_days(locale) else "h23"


def _name_dates(days: SpecialDays[datetime.date], locale: Locale) -> str:
    from babel.dates import format_interval

    if days.first == days.last:
        return write_date(days.first, "full", locale)
    return write_firsts(format_interval(days.first, days.last, "yMMMd", locale=locale), locale)


def _name_year_days(days: SpecialDays[YearDay], locale: Locale) -> str:
    from babel.dates import format_interval, format_skeleton

    first = datetime.date(_LEAP_YEAR, *days.first)
    if days.first == days.last:
        return write_firsts(format_skeleton("MMMMd", first, locale=locale), locale)
    # What goes over the end of the year must not end before it begins.
    last = datetime.date(_LEAP_YEAR + 4 * (days.last < days.first), *days.last)
    return write_firsts(format_interval(first, last, "MMMd", locale=locale), locale)


def _format_spans(spans: tuple[Span, ...] | None, language: str, country: str) -> tuple[str, ...]:
    """Return the spans as texts; a day that is as usual, and one without night, is said in words."""
    if spans is None:
        return (catalogue_of(language).text("hours.as_usual"),)
    if spans == (ROUND_THE_CLOCK,):
        return (catalogue_of(language).text("hours.round_the_clock"),)
    locale = find_locale(language, country)
    return tuple(_format_span(span, locale) for span in spans)


def _format_span(span: Span, locale: Locale) -> str:
    dash = _DASHES.get(locale.language, "–")
    return f"{_format_time(span.opens, locale)}{dash}{_format_time(span.closes, locale)}"


@functools.cache
def _format_time(minutes: int, locale: Locale) -> str:
    hour, minute = divmod(minutes % (24 * 60), 60)
    return write_time(datetime.time(hour, minute), locale)


def _capitalise(text: str) -> str:
    """Return the text with a capital at its front, as it stands at the head of a table row."""
    return text[:1].upper() + text[1:]
