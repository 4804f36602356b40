"""When a business is open: its usual week, its special days, and what follows from them for any instant.

The rule for the nights on which clocks change: times are those of the clock on the shop's wall. A time that the clock
skips in spring stands for the first instant after the gap. Of a time that the clock shows twice in autumn an opening
takes the first and a closing the second, so that nobody who reads the sign finds the door closed.

The rule for special days: one with a year goes before one of every year, which goes before the usual week.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_PER_DAY = 24 * 60
HORIZON = timedelta(days=366)

_ONE_DAY = timedelta(days=1)
# The days whose spans can touch an instant: those of the day itself and of the day before, which may go on over
# midnight, and one more on each side for clocks that are set back from just past midnight into the day before.
_DAYS_BEFORE = timedelta(days=2)
_DAYS_AFTER = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Opening and closing in minutes since the midnight that begins the day; past 1440 the closing is on the next."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < MINUTES_PER_DAY and self.opens < self.closes <= self.opens + MINUTES_PER_DAY):
            raise ValueError(f"not a span of opening time: {self.opens} to {self.closes} minutes")

    @property
    def length(self) -> int:
        """The minutes from opening to closing, as the clock on the wall counts them."""
        return self.closes - self.opens


ROUND_THE_CLOCK = Span(0, MINUTES_PER_DAY)


class YearDay(NamedTuple):
    """A day of every year; 29 February is one of leap years alone."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True)
class OpeningHours:
    """The opening hours of a business; every instant asked about must be aware, every instant answered is in UTC.

    `weekly` holds the spans that start on each weekday, Monday first; `yearly_days` replaces them on days of every
    year (None where they are as usual all the same), and `special_days` replaces both on its dates. A span of the
    evening before goes on into a special day. Questions about the future look 366 days ahead.
    """

    time_zone: ZoneInfo
    weekly: tuple[tuple[Span, ...], ...]
    special_days: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)
    yearly_days: Mapping[YearDay, tuple[Span, ...] | None] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != len(WEEKDAYS):
            raise ValueError(f"a week has {len(WEEKDAYS)} days, not {len(self.weekly)}")
        object.__setattr__(self, "weekly", tuple(tuple(sorted(spans)) for spans in self.weekly))
        in_order = {day: tuple(sorted(spans)) for day, spans in sorted(self.special_days.items())}
        object.__setattr__(self, "special_days", in_order)
        every_year = {day: spans and tuple(sorted(spans)) for day, spans in sorted(self.yearly_days.items())}
        object.__setattr__(self, "yearly_days", every_year)

    def week(self) -> tuple[tuple[int, tuple[Span, ...]], ...]:
        """Return each weekday (0 is Monday, as in `date.weekday`) with the spans that usually start on it."""
        return tuple(enumerate(self.weekly))

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """Return the spans that start on this date, special days considered."""
        spans = self.special_days.get(day)
        if spans is None:
            spans = self.yearly_days.get(YearDay(day.month, day.day))
        return self.weekly[day.weekday()] if spans is None else spans

    def is_special(self, day: date) -> bool:
        """Tell whether anything is said of this date beyond the usual week, be it that all is as usual."""
        return day in self.special_days or YearDay(day.month, day.day) in self.yearly_days

    def is_open(self, instant: datetime) -> bool:
        """Tell whether the business is open; it is at the instant of opening and is not at that of closing.

        Raises ValueError for a naive instant.
        """
        asked = _in_utc(instant)
        return any(opens <= asked < closes for opens, closes in self._spans_near(asked, asked))

    def next_opening(self, instant: datetime) -> datetime | None:
        """Return when a closed time next ends, strictly later than the instant; None if not within 366 days.

        Raises ValueError for a naive instant.
        """
        asked = _in_utc(instant)
        horizon = asked + HORIZON
        return next((opens for opens, _ in self._merged_spans(asked, horizon) if asked < opens <= horizon), None)

    def next_closing(self, instant: datetime) -> datetime | None:
        """Return when the opening that is under way ends; None when closed, or when it lasts beyond 366 days.

        Raises ValueError for a naive instant.
        """
        asked = _in_utc(instant)
        horizon = asked + HORIZON
        current = (closes for opens, closes in self._merged_spans(asked, horizon) if opens <= asked < closes)
        closing = next(current, None)
        return closing if closing is not None and closing <= horizon else None

    def open_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the open times from start to end in order, cut at both, touching ones merged.

        Raises ValueError for naive instants.
        """
        first, last = _in_utc(start), _in_utc(end)
        cut = ((max(opens, first), min(closes, last)) for opens, closes in self._merged_spans(first, last))
        return ((opens, closes) for opens, closes in cut if opens < closes)

    def add_opening_time(self, instant: datetime, amount: timedelta) -> datetime | None:
        """Return the earliest instant by which the business has been open so long; None if not within 366 days.

        Raises ValueError for a naive instant or a negative amount.
        """
        asked = _in_utc(instant)
        if amount < timedelta():
            raise ValueError(f"opening time cannot be taken away: {amount}")
        if not amount:
            return asked
        for opens, closes in self.open_spans(asked, asked + HORIZON):
            if amount <= closes - opens:
                return opens + amount
            amount -= closes - opens
        return None

    def _merged_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans that can touch start to end, uncut; only the first and last may lack what lies outside."""
        spans = self._spans_near(start, end)
        merged = next(spans, None)
        if merged is None:
            return
        for opens, closes in spans:
            if opens <= merged[1]:
                merged = (merged[0], max(merged[1], closes))
            else:
                yield merged
                merged = (opens, closes)
        yield merged

    def _spans_near(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self.time_zone).date() - _DAYS_BEFORE
        last = end.astimezone(self.time_zone).date() + _DAYS_AFTER
        while day <= last:
            for span in self.spans_on(day):
                opens, closes = self._instants_of(day, span)
                if opens < closes:  # Both can fall into the same gap of the clock.
                    yield opens, closes
            day += _ONE_DAY

    def _instants_of(self, day: date, span: Span) -> tuple[datetime, datetime]:
        midnight = datetime.combine(day, time())
        opens, closes = (midnight + timedelta(minutes=minutes) for minutes in (span.opens, span.closes))
        zone = self.time_zone
        return _instant_of(opens, zone, is_closing=False), _instant_of(closes, zone, is_closing=True)


def _in_utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"an instant needs a time zone: {instant.isoformat()}")
    return instant.astimezone(UTC)


def _instant_of(wall: datetime, zone: ZoneInfo, *, is_closing: bool) -> datetime:
    """Return the instant of a wall-clock time by the rule of this module; see PEP 495 for fold and gap."""
    first, second = _offset(wall.replace(tzinfo=zone)), _offset(wall.replace(tzinfo=zone, fold=1))
    if first < second:
        return _end_of_gap(wall, zone, first, second)
    return (wall - (second if is_closing else first)).replace(tzinfo=UTC)


def _end_of_gap(wall: datetime, zone: ZoneInfo, before: timedelta, after: timedelta) -> datetime:
    # Read with the later offset, a skipped time lies before the change, by less than the length of the gap.
    earliest = (wall - after).replace(tzinfo=UTC)
    length = int((after - before).total_seconds())
    seconds = bisect_left(
        range(length), after, key=lambda second: _offset((earliest + timedelta(seconds=second)).astimezone(zone))
    )
    return earliest + timedelta(seconds=seconds)


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"an instant needs a time zone: {moment.isoformat()}")
    return offset
