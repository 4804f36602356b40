"""What opening hours say about any instant agrees with a clock on the wall that is watched minute by minute."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.hours import OpeningHours, Span, read_hours

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=366)

# Each zone with days on which its clock is changed, or on which nothing happens.
CLOCK_CHANGES = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("Europe/Dublin", date(2026, 10, 25)),  # winter time is the exception there: a negative "summer" time
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Asia/Kathmandu", date(2026, 5, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Casablanca", date(2026, 2, 15)),  # back for Ramadan
    ("Africa/Casablanca", date(2026, 3, 22)),
    ("Africa/Cairo", date(2026, 4, 24)),  # there is no midnight
    ("America/Havana", date(2026, 11, 1)),  # there are two midnights
    ("Antarctica/Troll", date(2026, 3, 29)),  # two hours
    ("Antarctica/Troll", date(2026, 10, 25)),
    ("America/St_Johns", date(2010, 11, 7)),  # one minute of Sunday, then the last hour of Saturday again
    ("Pacific/Apia", date(2011, 12, 30)),  # there is no such day
]


def read(hours: object, special_hours: object = None, zone: str = "Europe/Paris") -> OpeningHours:
    found, mistakes = read_hours(hours, special_hours, zone)
    assert mistakes == []
    assert found is not None
    return found


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"), fold=fold)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FLORIST = read(
    {"monday": "closed", "tue-fri": "9:00-12:30, 14:00-18:30", "saturday": "9:00-18:00"},
    {"2026-12-24": "9:00-13:00", "2026-12-25": "closed", "2027-01-03": "10:00-12:00"},
)
BAR = read(
    {"thu-sat": "18:00-02:00"}, {"2026-12-25": "closed", "2026-12-26": "12:00-15:00", "2026-12-31": "18:00-05:00"}
)
NIGHT_SHOP = read({"mon-sun": "open"})
NEVER = read({})


@pytest.mark.parametrize(
    ("hours", "instant", "is_open", "opening", "closing"),
    [
        # A Wednesday: before, at and after each edge of the day.
        (FLORIST, "2026-11-18T08:59:59", False, "2026-11-18T09:00", None),
        (FLORIST, "2026-11-18T09:00", True, "2026-11-18T14:00", "2026-11-18T12:30"),
        (FLORIST, "2026-11-18T12:29:59", True, "2026-11-18T14:00", "2026-11-18T12:30"),
        (FLORIST, "2026-11-18T12:30", False, "2026-11-18T14:00", None),
        (FLORIST, "2026-11-18T18:30", False, "2026-11-19T09:00", None),
        # Saturday evening: Sunday and Monday are closed.
        (FLORIST, "2026-11-21T20:00", False, "2026-11-24T09:00", None),
        # Christmas Eve until one, the next day nothing, then an ordinary Saturday.
        (FLORIST, "2026-12-24T12:00", True, "2026-12-26T09:00", "2026-12-24T13:00"),
        (FLORIST, "2026-12-24T15:00", False, "2026-12-26T09:00", None),
        # A Sunday that is open for once.
        (FLORIST, "2027-01-03T11:00", True, "2027-01-05T09:00", "2027-01-03T12:00"),
        # Overnight: the small hours belong to the evening before.
        (BAR, "2026-11-19T01:00", False, "2026-11-19T18:00", None),
        (BAR, "2026-11-20T01:59", True, "2026-11-20T18:00", "2026-11-20T02:00"),
        (BAR, "2026-11-20T02:00", False, "2026-11-20T18:00", None),
        (BAR, "2026-11-22T01:00", True, "2026-11-26T18:00", "2026-11-22T02:00"),
        # Thursday's night goes on into the closed 25th; that evening stays closed, and with it the night after.
        (BAR, "2026-12-25T01:00", True, "2026-12-26T12:00", "2026-12-25T02:00"),
        (BAR, "2026-12-25T20:00", False, "2026-12-26T12:00", None),
        (BAR, "2026-12-26T01:00", False, "2026-12-26T12:00", None),
        (BAR, "2027-01-01T04:59", True, "2027-01-01T18:00", "2027-01-01T05:00"),
        (NIGHT_SHOP, "2026-11-18T00:00", True, None, None),
        (NEVER, "2026-11-18T00:00", False, None, None),
    ],
)
def test_an_instant(
    hours: OpeningHours, instant: str, *, is_open: bool, opening: str | None, closing: str | None
) -> None:
    asked = paris(instant)
    assert hours.is_open(asked) is is_open
    assert hours.next_opening(asked) == (opening and paris(opening))
    assert hours.next_closing(asked) == (closing and paris(closing))


def test_answers_are_in_utc() -> None:
    asked = paris("2026-07-01T10:00")
    answers = [FLORIST.next_opening(asked), FLORIST.next_closing(asked), FLORIST.add_opening_time(asked, MINUTE)]
    answers += next(FLORIST.open_spans(asked, asked + DAY))
    assert [answer and answer.tzinfo for answer in answers] == [UTC] * 5


def test_the_zone_of_the_question_is_free() -> None:
    asked = paris("2026-11-18T12:29")
    for zone in (UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Auckland")):
        assert FLORIST.is_open(asked.astimezone(zone))
        assert FLORIST.next_closing(asked.astimezone(zone)) == asked + MINUTE


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        # 2026-03-29, 02:00 to 03:00 does not exist: 01:00 UTC is 03:00.
        ("02:30-06:00", "2026-03-29T01:00", "2026-03-29T04:00"),
        ("02:00-06:00", "2026-03-29T01:00", "2026-03-29T04:00"),
        ("01:00-02:30", "2026-03-29T00:00", "2026-03-29T01:00"),
        ("01:00-03:00", "2026-03-29T00:00", "2026-03-29T01:00"),
        ("02:10-02:50", None, None),
        ("02:30-03:00", None, None),
        ("00:00-24:00", "2026-03-28T23:00", "2026-03-29T22:00"),
    ],
)
def test_the_night_that_lacks_an_hour(hours: str, start: str | None, end: str | None) -> None:
    found = list(read({"sun": hours}).open_spans(utc("2026-03-28T12:00"), utc("2026-03-30T12:00")))
    assert found == ([(utc(start), utc(end))] if start and end else [])


def test_a_span_that_the_clock_skips_is_no_opening() -> None:
    hours = read({"sun": "02:10-02:50"})
    assert hours.next_opening(utc("2026-03-28T12:00")) == paris("2026-04-05T02:10")
    assert hours.next_closing(utc("2026-03-29T01:00")) is None


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        # 2026-10-25, 02:00 to 03:00 comes twice: from 00:00 and from 01:00 UTC.
        ("02:30-06:00", "2026-10-25T00:30", "2026-10-25T05:00"),
        ("02:00-06:00", "2026-10-25T00:00", "2026-10-25T05:00"),
        ("00:30-02:30", "2026-10-24T22:30", "2026-10-25T01:30"),
        ("02:10-02:20", "2026-10-25T00:10", "2026-10-25T01:20"),
        ("00:00-03:00", "2026-10-24T22:00", "2026-10-25T02:00"),
        ("00:00-24:00", "2026-10-24T22:00", "2026-10-25T23:00"),
    ],
)
def test_the_night_that_has_an_hour_twice(hours: str, start: str, end: str) -> None:
    found = list(read({"sun": hours}).open_spans(utc("2026-10-24T12:00"), utc("2026-10-26T12:00")))
    assert found == [(utc(start), utc(end))]


def test_both_passes_of_a_repeated_hour_are_told_apart() -> None:
    hours = read({"sun": "03:00-04:00", "sat": "22:00-02:15"})
    assert hours.is_open(paris("2026-10-25T02:05", fold=0))
    assert hours.is_open(paris("2026-10-25T02:14", fold=1))
    assert not hours.is_open(paris("2026-10-25T02:15", fold=1))
    assert hours.next_closing(paris("2026-10-25T02:20", fold=0)) == utc("2026-10-25T01:15")


def test_a_clock_set_back_into_the_day_before() -> None:
    # At 00:01 of Sunday, 2010-11-07, 02:31 UTC, clocks in Newfoundland went back to 23:01 of Saturday.
    glimpse_of_sunday, saturday_again = utc("2010-11-07T02:30"), utc("2010-11-07T03:00")
    from_friday = read({"fri": "23:50-23:45"}, zone="America/St_Johns")
    assert from_friday.is_open(glimpse_of_sunday)
    assert from_friday.next_closing(glimpse_of_sunday) == utc("2010-11-07T03:15")
    from_sunday = read({"sun": "00:00-06:00"}, zone="America/St_Johns")
    assert from_sunday.is_open(saturday_again)
    assert list(from_sunday.open_spans(saturday_again, saturday_again + MINUTE)) == [
        (saturday_again, saturday_again + MINUTE)
    ]


def measure(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    return sum((closes - opens for opens, closes in hours.open_spans(start, end)), timedelta())


def test_opening_time_is_time_that_passes_not_time_on_the_clock() -> None:
    hours = read({"sat": "20:00-06:00"})
    spring, autumn = (
        (paris("2026-03-28T12:00"), paris("2026-03-29T12:00")),
        (paris("2026-10-24T12:00"), paris("2026-10-25T12:00")),
    )
    assert measure(hours, *spring) == timedelta(hours=9)
    assert measure(hours, *autumn) == timedelta(hours=11)


def test_spans_that_touch_or_overlap_are_one() -> None:
    hours = read({"mon": "9:00-12:00, 12:00-18:00", "sat": "18:00-12:00", "sun": "10h-14h, 20h-24h"})
    found = list(hours.open_spans(paris("2026-11-21T12:00"), paris("2026-11-24T00:00")))
    assert found == [
        (paris("2026-11-21T18:00"), paris("2026-11-22T14:00")),
        (paris("2026-11-22T20:00"), paris("2026-11-23T00:00")),
        (paris("2026-11-23T09:00"), paris("2026-11-23T18:00")),
    ]


def test_open_spans_are_cut_at_both_ends() -> None:
    found = list(FLORIST.open_spans(paris("2026-11-18T10:00"), paris("2026-11-18T15:00")))
    assert found == [
        (paris("2026-11-18T10:00"), paris("2026-11-18T12:30")),
        (paris("2026-11-18T14:00"), paris("2026-11-18T15:00")),
    ]
    assert list(FLORIST.open_spans(paris("2026-11-18T12:30"), paris("2026-11-18T14:00"))) == []
    assert list(FLORIST.open_spans(paris("2026-11-18T15:00"), paris("2026-11-18T10:00"))) == []


def test_round_the_clock_is_one_span() -> None:
    start, end = paris("2026-01-01T13:00"), paris("2028-01-01T13:00")
    assert list(NIGHT_SHOP.open_spans(start, end)) == [(start, end)]
    assert NIGHT_SHOP.add_opening_time(start, YEAR) == start.astimezone(UTC) + YEAR


def test_round_the_clock_but_for_a_holiday() -> None:
    hours = read({"mon-sun": "open"}, {"2026-12-25": "closed"})
    assert hours.next_closing(paris("2026-02-01T12:00")) == paris("2026-12-25T00:00")
    assert hours.next_opening(paris("2026-02-01T12:00")) == paris("2026-12-26T00:00")


@pytest.mark.parametrize(
    ("instant", "time", "expected"),
    [
        ("2026-11-18T10:00", timedelta(hours=1), "2026-11-18T11:00"),
        ("2026-11-18T11:30", timedelta(hours=1), "2026-11-18T12:30"),
        ("2026-11-18T11:30", timedelta(hours=1, seconds=1), "2026-11-18T14:00:01"),
        ("2026-11-18T13:00", timedelta(hours=4), "2026-11-18T18:00"),
        ("2026-11-18T17:00", timedelta(hours=4), "2026-11-19T11:30"),
        ("2026-11-21T17:00", timedelta(hours=4), "2026-11-24T12:00"),
        ("2026-12-24T12:00", timedelta(hours=4), "2026-12-26T12:00"),
        ("2026-11-22T03:00", timedelta(), "2026-11-22T03:00"),
    ],
)
def test_a_promise_in_opening_hours(instant: str, time: timedelta, expected: str) -> None:
    assert FLORIST.add_opening_time(paris(instant), time) == paris(expected)


def test_a_promise_that_cannot_be_kept_is_none() -> None:
    asked = paris("2026-11-18T10:00")
    assert NEVER.add_opening_time(asked, MINUTE) is None
    assert NIGHT_SHOP.add_opening_time(asked, YEAR + MINUTE) is None
    with pytest.raises(ValueError, match="cannot be taken away"):
        FLORIST.add_opening_time(asked, -MINUTE)


def test_special_days_far_ahead_are_seen_up_to_the_horizon() -> None:
    hours = read({}, {"2027-06-01": "9:00-12:00", "2040-06-01": "9:00-12:00"})
    first, far = paris("2027-06-01T09:00"), paris("2040-06-01T09:00")
    assert hours.next_opening(first - YEAR) == first
    assert hours.next_opening(first - YEAR - MINUTE) is None
    assert hours.next_opening(first) is None
    assert hours.next_opening(far - DAY) == far
    assert hours.spans_on(date(2040, 6, 1)) == (Span(540, 720),)
    assert hours.spans_on(date(2040, 6, 2)) == ()
    assert measure(hours, first, far + DAY) == timedelta(hours=6)


def test_a_closing_is_seen_up_to_the_horizon() -> None:
    hours = read({"mon-sun": "open"}, {"2027-06-01": "closed"})
    closing = paris("2027-06-01T00:00")
    assert hours.next_closing(closing - YEAR) == closing
    assert hours.next_closing(closing - YEAR - MINUTE) is None


def test_naive_instants_are_refused() -> None:
    naive, aware = datetime(2026, 11, 18, 10), utc("2026-11-18T10:00")  # noqa: DTZ001
    questions: list[Callable[[], object]] = [
        lambda: FLORIST.is_open(naive),
        lambda: FLORIST.next_opening(naive),
        lambda: FLORIST.next_closing(naive),
        lambda: FLORIST.open_spans(naive, aware),
        lambda: FLORIST.open_spans(aware, naive),
        lambda: FLORIST.add_opening_time(naive, timedelta()),
    ]
    for ask in questions:
        with pytest.raises(ValueError, match="needs a time zone"):
            ask()


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (1440, 1500), (60, 60), (60, 30), (60, 1501)])
def test_a_span_is_at_most_a_day_and_starts_on_its_own(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(opens, closes)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="7 days"):
        OpeningHours(ZoneInfo("Europe/Paris"), ((),) * 6)


def test_spans_and_special_days_are_put_in_order() -> None:
    week = ((Span(840, 1080), Span(540, 720)), *((),) * 6)
    special: dict[date, tuple[Span, ...]] = {date(2027, 1, 1): (), date(2026, 1, 1): (Span(60, 90), Span(0, 30))}
    hours = OpeningHours(ZoneInfo("Europe/Paris"), week, special)
    assert hours.spans_on(date(2026, 11, 23)) == (Span(540, 720), Span(840, 1080))
    assert list(hours.special_days.items()) == [(date(2026, 1, 1), (Span(0, 30), Span(60, 90))), (date(2027, 1, 1), ())]


@dataclass(frozen=True)
class WatchedClock:
    """What a clock on the wall showed at every minute of some weeks."""

    start: datetime
    shown: list[datetime]  # naive, by minute since the start
    first_minute_of: dict[datetime, int]
    last_minute_of: dict[datetime, int]

    def first_at(self, wall: datetime) -> int:
        """Return the first minute that shows this time, or else the next time that is shown."""
        return next(self.first_minute_of[time] for time in self._from(wall) if time in self.first_minute_of)

    def last_at(self, wall: datetime) -> int:
        """Return the last minute that shows this time, or else the next time that is shown."""
        return next(self.last_minute_of[time] for time in self._from(wall) if time in self.last_minute_of)

    @staticmethod
    def _from(wall: datetime) -> itertools.accumulate[datetime]:
        return itertools.accumulate(itertools.repeat(MINUTE), lambda time, step: time + step, initial=wall)


MARGIN = 3 * 1440
WATCHED = 16 * 1440


@functools.cache
def watch_clock(zone_name: str, middle: date) -> WatchedClock:
    zone = ZoneInfo(zone_name)
    start = datetime(middle.year, middle.month, middle.day, tzinfo=UTC) - MINUTE * (WATCHED // 2)
    shown = [(start + MINUTE * number).astimezone(zone).replace(tzinfo=None, fold=0) for number in range(WATCHED)]
    first: dict[datetime, int] = {}
    for number, wall in enumerate(shown):
        first.setdefault(wall, number)
    return WatchedClock(start, shown, first, {wall: number for number, wall in enumerate(shown)})


def watch_door(hours: OpeningHours, clock: WatchedClock) -> list[bool]:
    """Return for every minute whether the door is open, by walking over the days and looking at the clock."""
    is_open = [False] * WATCHED
    days = sorted({wall.date() for wall in clock.shown})
    # A day that the clock never shows has spans too, which may reach into the next.
    every_day = [days[0] + DAY * number for number in range((days[-1] - days[0]).days + 1)]
    for day in every_day[1:-2]:
        spans = hours.special_days[day] if day in hours.special_days else hours.weekly[day.weekday()]
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (what a clock on the wall shows)
        for span in spans:
            opens, closes = (midnight + MINUTE * edge for edge in (span.opens, span.closes))
            for minute in range(clock.first_at(opens), clock.last_at(closes)):
                is_open[minute] = True
    return is_open


HOURS_OF_NIGHT = st.integers(0, 300)
EDGES = st.one_of(st.integers(0, 1439), HOURS_OF_NIGHT, st.sampled_from([0, 60, 90, 120, 150, 180, 1380, 1410, 1439]))
LENGTHS = st.one_of(st.integers(1, 1440), st.sampled_from([1, 30, 60, 120, 1440]))
SPANS = st.builds(lambda opens, length: Span(opens, opens + length), EDGES, LENGTHS)
DAYS = st.one_of(st.just(()), st.lists(SPANS, max_size=3).map(tuple), st.just((Span(0, 1440),)))


@st.composite
def watched_hours(draw: st.DrawFn) -> tuple[OpeningHours, WatchedClock, list[bool]]:
    zone, middle = draw(st.sampled_from(CLOCK_CHANGES))
    near = st.integers(-4, 4).map(lambda days: middle + DAY * days)
    special = draw(st.dictionaries(near, DAYS, max_size=4))
    week = tuple(draw(DAYS) for _ in range(7))
    hours = OpeningHours(ZoneInfo(zone), week, special)
    clock = watch_clock(zone, middle)
    return hours, clock, watch_door(hours, clock)


def list_changes(is_open: list[bool]) -> list[int]:
    """Return the minutes at which the door is opened or closed."""
    return [minute for minute in range(1, WATCHED) if is_open[minute] != is_open[minute - 1]]


def draw_minutes(data: st.DataObject, is_open: list[bool]) -> list[int]:
    """Return minutes inside the margin: some anywhere, and some just before, at and after changes."""
    minutes = st.integers(MARGIN, WATCHED - MARGIN - 1)
    around = [minute + offset for minute in list_changes(is_open) for offset in (-1, 0, 1)]
    if around:
        minutes |= st.sampled_from(around)
    return [minute for minute in data.draw(st.lists(minutes, max_size=12)) if MARGIN <= minute < WATCHED - MARGIN]


@settings(max_examples=200)
@given(watched_hours(), st.data())
def test_the_door_is_open_when_the_clock_says_so(
    watched: tuple[OpeningHours, WatchedClock, list[bool]], data: st.DataObject
) -> None:
    hours, clock, is_open = watched
    for minute in draw_minutes(data, is_open):
        assert hours.is_open(clock.start + MINUTE * minute) is is_open[minute]
        assert hours.is_open(clock.start + MINUTE * minute + timedelta(seconds=59)) is is_open[minute]


@settings(max_examples=200)
@given(watched_hours(), st.data())
def test_the_next_change_is_the_one_that_comes(
    watched: tuple[OpeningHours, WatchedClock, list[bool]], data: st.DataObject
) -> None:
    hours, clock, is_open = watched
    changes = [minute for minute in list_changes(is_open) if minute < WATCHED - MARGIN]
    for minute in draw_minutes(data, is_open):
        asked = clock.start + MINUTE * minute
        openings = (change for change in changes if change > minute and is_open[change])
        closings = (change for change in changes if change > minute and is_open[minute] and not is_open[change])
        for answer, expected in (
            (hours.next_opening(asked), next(openings, None)),
            (hours.next_closing(asked), next(closings, None)),
        ):
            if expected is not None:
                assert answer == clock.start + MINUTE * expected
            else:
                assert answer is None or answer >= clock.start + MINUTE * (WATCHED - MARGIN)
        if not is_open[minute]:
            assert hours.next_closing(asked) is None


@settings(max_examples=200)
@given(watched_hours(), st.integers(MARGIN, WATCHED - MARGIN), st.integers(MARGIN, WATCHED - MARGIN))
def test_open_spans_are_the_open_minutes(
    watched: tuple[OpeningHours, WatchedClock, list[bool]], first: int, last: int
) -> None:
    hours, clock, is_open = watched
    start, end = clock.start + MINUTE * first, clock.start + MINUTE * last
    edges = [change for change in list_changes(is_open) if first < change < last]
    pieces = itertools.pairwise([first, *edges, last]) if first < last else []
    expected = [(clock.start + MINUTE * one, clock.start + MINUTE * two) for one, two in pieces if is_open[one]]
    assert list(hours.open_spans(start, end)) == expected


@settings(max_examples=200)
@given(watched_hours(), st.integers(MARGIN, WATCHED - MARGIN), st.integers(1, 3000))
def test_a_promise_is_kept_after_so_many_open_minutes(
    watched: tuple[OpeningHours, WatchedClock, list[bool]], first: int, minutes: int
) -> None:
    hours, clock, is_open = watched
    passed = itertools.accumulate(is_open[first : WATCHED - MARGIN])
    expected = next((first + number + 1 for number, open_minutes in enumerate(passed) if open_minutes == minutes), None)
    answer = hours.add_opening_time(clock.start + MINUTE * first, MINUTE * minutes)
    if expected is not None:
        assert answer == clock.start + MINUTE * expected
    else:
        assert answer is None or answer > clock.start + MINUTE * (WATCHED - MARGIN)
