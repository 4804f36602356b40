"""Special days in a row that have the same hours, as one entry from the first to the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.content.opening_hours import YearDay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.content.opening_hours import OpeningHours, Span

Day = TypeVar("Day", bound=date | YearDay)


@dataclass(frozen=True)
class SpecialDays(Generic[Day]):
    """The first and the last of some days, and the spans that start on each; None where they are as usual."""

    first: Day
    last: Day
    spans: tuple[Span, ...] | None


def join_dates(hours: OpeningHours) -> list[SpecialDays[date]]:
    """Return the special days that have a year, in order."""
    return _join(hours.special_days.items(), lambda day: day + timedelta(days=1))


def join_yearly_days(hours: OpeningHours) -> list[SpecialDays[YearDay]]:
    """Return the special days of every year, in order; one entry that goes over the end of the year comes last."""
    joined = _join(hours.yearly_days.items(), _follow)
    if len(joined) > 1 and _follow(joined[-1].last) == joined[0].first and joined[0].spans == joined[-1].spans:
        first, *between, last = joined
        return [*between, SpecialDays(last.first, first.last, last.spans)]
    return joined


def list_special_days(hours: OpeningHours) -> list[SpecialDays[date] | SpecialDays[YearDay]]:
    """Return the days that differ from the usual week; the first that names a date is right for it."""
    yearly = [days for days in join_yearly_days(hours) if days.spans is not None]
    return [*join_dates(hours), *yearly]


def describe_hours(hours: OpeningHours) -> list[Any]:
    """Return the usual week, Monday first, and the special days, as a script reckons with them (JSON)."""
    week = [[[span.opens, span.closes] for span in spans] for spans in hours.weekly]
    special = [
        [str(days.first), str(days.last), [[span.opens, span.closes] for span in days.spans or ()]]
        for days in list_special_days(hours)
    ]
    return [week, special]


def _join(
    days: Iterable[tuple[Day, tuple[Span, ...] | None]], follow: Callable[[Day], Day | None]
) -> list[SpecialDays[Day]]:
    joined: list[SpecialDays[Day]] = []
    for day, spans in days:
        before = joined[-1] if joined else None
        if before and before.spans == spans and follow(before.last) == day:
            joined[-1] = SpecialDays(before.first, day, spans)
        else:
            joined.append(SpecialDays(day, day, spans))
    return joined


def _follow(day: YearDay) -> YearDay:
    after = date(2000, *day) + timedelta(days=1)  # a leap year, which has every day
    return YearDay(after.month, after.day)
