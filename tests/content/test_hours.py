"""Opening hours are read as owners write them, and every mistake in them is reported at its place."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.hours import WEEKDAYS, HoursMistake, OpeningHours, Span, read_hours

PARIS = "Europe/Paris"


def read_well(hours: object, special_hours: object = None) -> OpeningHours:
    found, mistakes = read_hours(hours, special_hours, PARIS)
    assert mistakes == []
    assert found is not None
    return found


def list_mistakes(hours: object, special_hours: object = None, time_zone: object = PARIS) -> list[tuple[Any, ...]]:
    found, mistakes = read_hours(hours, special_hours, time_zone)
    assert found is None
    return [(mistake.path, mistake.is_key, mistake.code, leave_out_examples(mistake.facts)) for mistake in mistakes]


def leave_out_examples(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts that are of the text itself; `test_hours_words` looks at the rest."""
    return {name: fact for name, fact in facts.items() if name not in {"example", "closed", "open"}}


def at(opens: str, closes: str) -> Span:
    """Return the span of two times written `HH:MM`; hours past 24 are those of the next day."""
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes))
    return Span(first, last)


def test_a_whole_example() -> None:
    hours = read_well(
        {
            "monday": "closed",
            "tuesday-friday": "9:00-12:30, 14:00-18:30",
            "saturday": "18:00-02:00",
            "sunday": ["10:00-12:00", "13:00-14:00"],
        },
        {"2026-12-24": "9:00-13:00", "2026-12-25": "closed", "2026-12-31 to 2027-01-02": "closed"},
    )
    workday = (at("09:00", "12:30"), at("14:00", "18:30"))
    sunday = (at("10:00", "12:00"), at("13:00", "14:00"))
    assert hours.time_zone.key == PARIS
    assert hours.week() == (
        (0, ()), (1, workday), (2, workday), (3, workday), (4, workday), (5, (at("18:00", "26:00"),)), (6, sunday),
    )  # fmt: skip
    assert list(hours.special_days.items()) == [
        (date(2026, 12, 24), (at("09:00", "13:00"),)),
        (date(2026, 12, 25), ()),
        (date(2026, 12, 31), ()),
        (date(2027, 1, 1), ()),
        (date(2027, 1, 2), ()),
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-12", ["09:00 12:00"]),
        ("9:00-12:30", ["09:00 12:30"]),
        ("09.00-12.30", ["09:00 12:30"]),
        ("9h-12h", ["09:00 12:00"]),
        ("9h30-18h", ["09:30 18:00"]),
        ("9 h 30 - 18 h", ["09:30 18:00"]),
        ("9H30-18H", ["09:30 18:00"]),
        ("9:30 h - 18:00 h", ["09:30 18:00"]),
        ("9am-5pm", ["09:00 17:00"]),
        ("9 AM to 9:30 PM", ["09:00 21:30"]),
        ("9 a.m.-5 p.m.", ["09:00 17:00"]),
        ("12am-12pm", ["00:00 12:00"]),
        ("12:30pm - 12:15am", ["12:30 24:15"]),
        ("9-5pm", ["09:00 17:00"]),
        ("11-1pm", ["11:00 13:00"]),
        ("18:00-24:00", ["18:00 24:00"]),
        ("18:00-0:00", ["18:00 24:00"]),
        ("0:00-24:00", ["00:00 24:00"]),
        ("open", ["00:00 24:00"]),
        ("Open", ["00:00 24:00"]),
        ("closed", []),
        (" Closed ", []),
        ("18:00-02:00", ["18:00 26:00"]),
        ("18:00-2:00", ["18:00 26:00"]),
        ("6pm-2am", ["18:00 26:00"]),
        ("11h-2h", ["11:00 26:00"]),
        ("02:00-05:00", ["02:00 05:00"]),
        ("6:00-22:00", ["06:00 22:00"]),
        ("9:00–12:30", ["09:00 12:30"]),
        ("9:00 — 12:30", ["09:00 12:30"]),
        ("9:00 to 12:30", ["09:00 12:30"]),
        ("9:00-12:30;14:00-18:00", ["09:00 12:30", "14:00 18:00"]),
        ("9:00-12:30 and 14:00-18:00", ["09:00 12:30", "14:00 18:00"]),
        ("9:00-12:30,\n14:00-18:00,", ["09:00 12:30", "14:00 18:00"]),
        ("9:00-12:30\n14:00-18:00", ["09:00 12:30", "14:00 18:00"]),
        ("5-9", ["05:00 09:00"]),
        ("14:00-18:00, 9:00-12:30", ["09:00 12:30", "14:00 18:00"]),
        ("9:00-12:00, 12:00-18:00", ["09:00 12:00", "12:00 18:00"]),
        (["9:00-12:30", "14:00-18:00"], ["09:00 12:30", "14:00 18:00"]),
        (["9:00-12:30, 14:00-18:00", "20-22"], ["09:00 12:30", "14:00 18:00", "20:00 22:00"]),
        (["closed"], []),
    ],
)
def test_times_as_people_write_them(text: object, spans: list[str]) -> None:
    expected = tuple(at(*span.split()) for span in spans)
    assert read_well({"wednesday": text}).weekly[2] == expected
    assert read_well({}, {"2026-12-24": text}).special_days == {date(2026, 12, 24): expected}


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("monday", [0]),
        ("Sunday", [6]),
        ("TUE", [1]),
        ("wed.", [2]),
        ("tuesday-friday", [1, 2, 3, 4]),
        ("Mon – Wed", [0, 1, 2]),
        ("mon to wed", [0, 1, 2]),
        ("monday-monday", [0]),
        ("saturday-monday", [5, 6, 0]),
        ("tuesday, thursday", [1, 3]),
        ("tue and thu", [1, 3]),
        ("mon;wed-fri", [0, 2, 3, 4]),
    ],
)
def test_days_as_people_write_them(key: str, days: list[int]) -> None:
    week = dict(read_well({key: "9-12"}).week())
    assert sorted(days) == [day for day, spans in week.items() if spans]


@pytest.mark.parametrize(
    ("key", "dates"),
    [
        ("2026-12-24", ["2026-12-24"]),
        ("2026-1-2", ["2026-01-02"]),
        ("2028-02-28 to 2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("2026-12-31 - 2027-01-01", ["2026-12-31", "2027-01-01"]),
        ("2026-12-31–2027-01-01", ["2026-12-31", "2027-01-01"]),
        ("2026-12-31 to 2026-12-31", ["2026-12-31"]),
        ("2026-12-24, 2026-12-31", ["2026-12-24", "2026-12-31"]),
        ("2026-12-24 and 2026-12-31", ["2026-12-24", "2026-12-31"]),
    ],
)
def test_dates_as_people_write_them(key: str, dates: list[str]) -> None:
    assert [day.isoformat() for day in read_well({}, {key: "closed"}).special_days] == dates


def test_a_special_closure_may_last_a_year() -> None:
    assert len(read_well({}, {"2026-01-01 to 2027-01-01": "closed"}).special_days) == 366


def test_special_days_are_in_order() -> None:
    special = {"2027-01-01": "closed", "2026-12-24": "9-13", "2026-12-31, 2026-12-25": "closed"}
    days = list(read_well({}, special).special_days)
    assert days == sorted(days)
    assert len(days) == 4


def test_nothing_given_is_no_mistake() -> None:
    assert read_hours(None, None, None) == (None, [])
    assert read_hours(None, None, PARIS) == (None, [])


def test_a_zone_may_have_space_around_it() -> None:
    found, mistakes = read_hours({}, None, " Asia/Kathmandu ")
    assert mistakes == []
    assert found is not None
    assert found.time_zone.key == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("25:00-12:30", "not_a_time", {"found": "25:00"}),
        ("9:60-12:00", "not_a_time", {"found": "9:60"}),
        ("13pm-14:00", "not_a_time", {"found": "13pm"}),
        ("0am-2am", "not_a_time", {"found": "0am"}),
        ("9:00-24:30", "not_a_time", {"found": "24:30"}),
        ("9:5-12:00", "not_a_time", {"found": "9:5"}),
        ("9-", "not_a_time", {"found": ""}),
        ("٩-12", "not_a_time", {"found": "٩"}),
        ("nine to 12", "not_a_time", {"found": "nine"}),
        ("9:00", "not_a_span", {"found": "9:00"}),
        ("always", "not_a_span", {"found": "always"}),
        ("9-12-14", "not_a_span", {"found": "9-12-14"}),
        ("9:00-12:00 14:00-18:00", "not_a_span", {"found": "9:00-12:00 14:00-18:00"}),
        ("24:00-02:00", "starts_at_24", {"found": "24:00-02:00"}),
        ("9:00-9:00", "empty_span", {"found": "9:00-9:00"}),
        ("9am - 9 am", "empty_span", {"found": "9am - 9 am"}),
        ("0:00-0:00", "empty_span", {"found": "0:00-0:00"}),
        ("9-5", "unclear_half", {"found": "9-5", "time": "5", "reading": "05:00", "other": "17:00"}),
        ("9am-5:30", "unclear_half", {"found": "9am-5:30", "time": "5:30", "reading": "05:30", "other": "17:30"}),
        ("12:00-2:00", "unclear_half", {"found": "12:00-2:00", "time": "2:00", "reading": "02:00", "other": "14:00"}),
        ("6pm-12", "unclear_half", {"found": "6pm-12", "time": "12", "reading": "12:00", "other": "00:00"}),
        ("1-5pm", "unclear_half", {"found": "1-5pm", "time": "1", "reading": "01:00", "other": "13:00"}),
        ("10-2am", "unclear_half", {"found": "10-2am", "time": "10", "reading": "10:00", "other": "22:00"}),
        ("1-5", "unclear_half", {"found": "1-5", "time": "1", "reading": "01:00", "other": "13:00"}),
        ("9-14, 12-18", "overlap", {"first": "9-14", "second": "12-18"}),
        ("12-18, 9-14", "overlap", {"first": "9-14", "second": "12-18"}),
        ("open, 9-12", "overlap", {"first": "open", "second": "9-12"}),
        ("18:00-02:00, 23:00-23:30", "overlap", {"first": "18:00-02:00", "second": "23:00-23:30"}),
        ("closed, 9-12", "closed_and_open", {}),
        ("", "empty", {}),
        (" , ", "empty", {}),
        (None, "empty", {}),
        ([], "empty", {}),
        ([""], "empty", {}),
        ({"from": "9"}, "text_expected", {}),
    ],
)
def test_a_mistake_in_the_times_of_a_day(text: object, code: str, facts: dict[str, str]) -> None:
    week = list_mistakes({"friday": text})
    assert week == [(("hours", "friday"), False, f"problem.hours.{code}", facts)]
    special = list_mistakes({}, {"2026-12-24": text})
    assert special == [(("special_hours", "2026-12-24"), False, f"problem.hours.{code}", facts)]


@pytest.mark.parametrize(
    ("texts", "number", "code", "facts"),
    [
        (["9-12", "14-25"], 1, "not_a_time", {"found": "25"}),
        (["9-12", "11-14"], 1, "overlap", {"first": "9-12", "second": "11-14"}),
        (["11-14", "9-12"], 0, "overlap", {"first": "9-12", "second": "11-14"}),
        (["9-12", "closed"], 1, "closed_and_open", {}),
        (["9-12", ["14-16"]], 1, "text_expected", {}),
        (["9-12", {}], 1, "text_expected", {}),
    ],
)
def test_a_mistake_in_a_list_is_placed_at_its_item(
    texts: object, number: int, code: str, facts: dict[str, str]
) -> None:
    expected = (("hours", "sun", number), False, f"problem.hours.{code}", facts)
    assert list_mistakes({"sun": texts}) == [expected]


def test_a_span_that_covers_several_is_reported_with_each() -> None:
    codes = [facts for *_, facts in list_mistakes({"mon": "9-18, 10-11, 12-13"})]
    assert codes == [{"first": "9-18", "second": "10-11"}, {"first": "9-18", "second": "12-13"}]


@pytest.mark.parametrize(
    ("key", "code", "facts"),
    [
        ("tusday", "unknown_day_similar", {"found": "tusday", "suggestion": "tuesday"}),
        ("Thurs", "unknown_day_similar", {"found": "Thurs", "suggestion": "thursday"}),
        ("mon-fryday", "unknown_day_similar", {"found": "fryday", "suggestion": "friday"}),
        ("payday", "unknown_day", {"found": "payday"}),
        ("lunid", "unknown_day_similar", {"found": "lunid", "suggestion": "lundi"}),
        ("ma", "unclear_day", {"found": "ma", "first": "monday", "second": "tuesday"}),
        ("mon, di", "unclear_day", {"found": "di", "first": "tuesday", "second": "sunday"}),
        ("", "unknown_day", {"found": ""}),
        ("mon-", "unknown_day", {"found": ""}),
        ("mon-wed-fri", "not_days", {"found": "mon-wed-fri"}),
        ("mon, monday", "day_twice", {"day": "monday", "first": "mon, monday"}),
    ],
)
def test_a_mistake_in_a_day(key: str, code: str, facts: dict[str, str]) -> None:
    assert list_mistakes({key: "9-12"}) == [(("hours", key), True, f"problem.hours.{code}", facts)]


@pytest.mark.parametrize(
    ("key", "code", "facts"),
    [
        ("2026-02-30", "no_such_date", {"found": "2026-02-30"}),
        ("2027-02-29", "no_such_date", {"found": "2027-02-29"}),
        ("2026-13-01", "no_such_date", {"found": "2026-13-01"}),
        ("24.12.2026", "not_a_date", {"found": "24.12.2026"}),
        ("0026-12-24", "not_a_date", {"found": "0026-12-24"}),
        ("christmas", "not_a_date", {"found": "christmas"}),
        ("2026-12-24 to", "not_a_date", {"found": "2026-12-24 to"}),
        ("2026-01-01 to 2026-01-02 to 2026-01-03", "not_a_date", {"found": "2026-01-01 to 2026-01-02 to 2026-01-03"}),
        ("2027-01-02 to 2026-12-27", "dates_backwards", {"first": "2027-01-02", "last": "2026-12-27"}),
        ("2026-01-01 to 2027-01-02", "too_many_dates", {"first": "2026-01-01", "last": "2027-01-02"}),
        ("2000-01-01 to 2099-12-31", "too_many_dates", {"first": "2000-01-01", "last": "2099-12-31"}),
        ("2026-12-24 to 12-26", "one_year", {"found": "2026-12-24 to 12-26"}),
        ("25-12", "day_first", {"found": "25-12", "suggestion": "12-25"}),
        ("13-32", "no_such_date", {"found": "13-32"}),
        ("02-30", "no_such_date", {"found": "02-30"}),
        ("12-26 to 12-24", "dates_backwards", {"first": "12-26", "last": "12-24"}),
        ("12-24 to 12-25 to 12-26", "not_a_date", {"found": "12-24 to 12-25 to 12-26"}),
        ("12-24, 12-24", "day_twice", {"day": "12-24", "first": "12-24, 12-24"}),
        ("2026-12-24, 2026-12-24", "day_twice", {"day": "2026-12-24", "first": "2026-12-24, 2026-12-24"}),
    ],
)
def test_a_mistake_in_a_date(key: str, code: str, facts: dict[str, str]) -> None:
    assert list_mistakes({}, {key: "closed"}) == [(("special_hours", key), True, f"problem.hours.{code}", facts)]


def test_days_of_every_year() -> None:
    hours = read_well(
        {"monday-friday": "9-17"},
        {
            "12-25, 5-1": "closed",
            "12-27 to 01-02": "10:00-14:00",
            "02-27 - 03-01": "closed",
            "2026-12-25": "as usual",
            "2027-05-01": "9-12",
        },
    )
    short, usual = (at("10:00", "14:00"),), (at("09:00", "17:00"),)
    assert hours.spans_on(date(2027, 12, 25)) == ()
    assert hours.spans_on(date(2026, 12, 25)) == usual  # a date goes before a day of every year
    assert hours.spans_on(date(2027, 5, 1)) == (at("09:00", "12:00"),)
    assert [hours.spans_on(date(2030, 12, day)) for day in (26, 27, 31)] == [usual, short, short]
    assert [hours.spans_on(date(2031, 1, day)) for day in (1, 2, 3)] == [short, short, usual]
    assert hours.spans_on(date(2028, 2, 29)) == ()
    assert [hours.is_special(date(2027, 1, day)) for day in (2, 3)] == [True, False]


@pytest.mark.parametrize("text", ["as usual", "As Usual", "usual", "open as usual"])
def test_a_day_can_be_as_usual(text: str) -> None:
    hours = read_well({"monday": "9-17"}, {"12-26": text, "2026-12-28": text, "2026-12-29": text})
    assert list(hours.yearly_days.values()) == [None]
    assert hours.spans_on(date(2022, 12, 26)) == (at("09:00", "17:00"),)  # a Monday
    assert hours.spans_on(date(2026, 12, 26)) == ()
    assert hours.special_days == {date(2026, 12, 28): (at("09:00", "17:00"),), date(2026, 12, 29): ()}
    assert hours.is_special(date(2026, 12, 26))


@pytest.mark.parametrize(
    ("hours", "special"),
    [({"monday": "as usual"}, None), ({"monday": "9-17"}, {"12-25": "as usual, 9-12"})],
    ids=["week", "both"],
)
def test_only_a_special_day_is_as_usual_and_nothing_else(hours: object, special: object) -> None:
    assert [code for _, _, code, _ in list_mistakes(hours, special)] == ["problem.hours.not_a_span"]


def test_a_day_named_twice_is_reported_at_the_second_key() -> None:
    mistakes = list_mistakes({"mon-wed": "9-12", "tuesday": "closed", "Wed-Thu": "9-12"})
    assert mistakes == [
        (("hours", "tuesday"), True, "problem.hours.day_twice", {"day": "tuesday", "first": "mon-wed"}),
        (("hours", "Wed-Thu"), True, "problem.hours.day_twice", {"day": "wednesday", "first": "mon-wed"}),
    ]


def test_a_date_named_twice_is_reported_at_the_second_key() -> None:
    mistakes = list_mistakes({}, {"2026-12-24 to 2026-12-26": "closed", "2026-12-25": "9-12"})
    facts = {"day": "2026-12-25", "first": "2026-12-24 to 2026-12-26"}
    assert mistakes == [(("special_hours", "2026-12-25"), True, "problem.hours.day_twice", facts)]


@pytest.mark.parametrize(
    ("zone", "code", "facts"),
    [
        ("Europe/Pariss", "unknown_zone_similar", {"found": "Europe/Pariss", "suggestion": PARIS}),
        ("europe/paris", "unknown_zone_similar", {"found": "europe/paris", "suggestion": PARIS}),
        ("Paris", "unknown_zone_similar", {"found": "Paris", "suggestion": PARIS}),
        ("new york", "unknown_zone_similar", {"found": "new york", "suggestion": "America/New_York"}),
        ("GMT+1", "unknown_zone", {"found": "GMT+1", "zone": PARIS}),
        ("+01:00", "unknown_zone", {"found": "+01:00", "zone": PARIS}),
        ("", "unknown_zone", {"found": "", "zone": PARIS}),
        ("Europe", "unknown_zone", {"found": "Europe", "zone": PARIS}),
        ("../Paris", "unknown_zone_similar", {"found": "../Paris", "suggestion": PARIS}),
        ("/etc/localtime", "unknown_zone", {"found": "/etc/localtime", "zone": PARIS}),
        ("localtime", "unknown_zone", {"found": "localtime", "zone": PARIS}),
        ("tzdata.zi", "unknown_zone", {"found": "tzdata.zi", "zone": PARIS}),
        ("z" * 5000, "unknown_zone", {"found": "z" * 5000, "zone": PARIS}),
        (["Europe/Paris"], "text_expected", {}),
        ({"name": PARIS}, "text_expected", {}),
    ],
)
def test_a_mistake_in_the_time_zone(zone: object, code: str, facts: dict[str, str]) -> None:
    expected = [(("time_zone",), False, f"problem.hours.{code}", facts)]
    assert list_mistakes({"mon": "9-12"}, None, zone) == expected
    assert list_mistakes(None, None, zone) == expected


def test_hours_need_a_time_zone() -> None:
    expected: list[tuple[Any, ...]] = [(("hours",), True, "problem.hours.no_time_zone", {"zone": PARIS})]
    assert list_mistakes({"mon": "9-12"}, None, None) == expected
    assert list_mistakes({"mon": "9-12"}, {"2026-12-24": "closed"}, None) == expected


def test_special_hours_need_hours() -> None:
    mistakes = list_mistakes(None, {"2026-12-24": "closed"})
    assert mistakes == [(("special_hours",), True, "problem.hours.special_without_hours", {})]


@pytest.mark.parametrize("shape", ["9-12", "", ["monday: 9-12"], []])
def test_days_need_a_mapping(shape: object) -> None:
    assert list_mistakes(shape) == [(("hours",), False, "problem.hours.mapping_expected", {"key": "hours"})]
    expected = (("special_hours",), False, "problem.hours.mapping_expected", {"key": "special_hours"})
    assert list_mistakes({}, shape) == [expected]


def test_every_mistake_is_reported_at_once() -> None:
    mistakes = list_mistakes(
        {"tusday, payday": "25:00-26:00, 9-9, 13-14", "mon": ["9-12", "11-15", "x"], "monday": "closed"},
        {"2026-02-30": "9-25", "2026-03-02 to 2026-03-01": {}},
        "Europe/Pari",
    )
    assert sorted((code.removeprefix("problem.hours."), path, is_key) for path, is_key, code, _ in mistakes) == [
        ("dates_backwards", ("special_hours", "2026-03-02 to 2026-03-01"), True),
        ("day_twice", ("hours", "monday"), True),
        ("empty_span", ("hours", "tusday, payday"), False),
        ("no_such_date", ("special_hours", "2026-02-30"), True),
        ("not_a_span", ("hours", "mon", 2), False),
        ("not_a_time", ("hours", "tusday, payday"), False),
        ("not_a_time", ("hours", "tusday, payday"), False),
        ("not_a_time", ("special_hours", "2026-02-30"), False),
        ("overlap", ("hours", "mon", 1), False),
        ("text_expected", ("special_hours", "2026-03-02 to 2026-03-01"), False),
        ("unknown_day", ("hours", "tusday, payday"), True),
        ("unknown_day_similar", ("hours", "tusday, payday"), True),
        ("unknown_zone_similar", ("time_zone",), False),
    ]


PARTS = st.sampled_from(["9", "12:30", "25", "am", "-", "–", " to ", ",", " and ", "mon", "fri", "2026-12-24", "open"])
SIGNS = st.text(string.digits + ":-., hapm", max_size=20)
SCRIBBLES = st.one_of(st.text(max_size=20), SIGNS, st.lists(PARTS).map("".join))
SHAPES = st.recursive(
    st.none() | SCRIBBLES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCRIBBLES, inner, max_size=4),
    max_leaves=12,
)


@given(SHAPES, SHAPES, SHAPES)
def test_nothing_that_a_file_can_hold_raises(hours: object, special_hours: object, time_zone: object) -> None:
    found, mistakes = read_hours(hours, special_hours, time_zone)
    assert found is None or mistakes == []
    written = {"hours": hours, "special_hours": special_hours, "time_zone": time_zone}
    for mistake in mistakes:
        assert isinstance(mistake, HoursMistake)
        assert all(isinstance(fact, str) for fact in mistake.facts.values())
        place: Any = written
        for step in mistake.path:
            place = place[step]


def write_24_hours(hour: int, minute: int) -> list[str]:
    ways = [f"{hour:02}:{minute:02}", f"{hour:02}.{minute:02}", f"{hour}h{minute:02}", f"{hour:02}:{minute:02} h"]
    ways += [f"{hour:02}", f"{hour}h", f"{hour} H"] if minute == 0 else []
    # Ten to twelve need a sign of the 24-hour clock: 10:01-10:00 may end at ten in the evening.
    return [way for way in ways if "h" in way.lower()] if 10 <= hour <= 12 else ways


def write_12_hours(hour: int, minute: int) -> list[str]:
    half, figure = ("am" if hour < 12 else "pm"), hour % 12 or 12
    ways = [f"{figure}:{minute:02} {half}", f"{figure}.{minute:02}{half.upper()}"]
    return [*ways, f"{figure}{half}", f"{figure:02} {half[0]}.m."] if minute == 0 else ways


@given(st.data())
def test_spans_are_read_back_from_every_way_of_writing(data: st.DataObject) -> None:
    edges = data.draw(st.lists(st.integers(0, 2879), min_size=2, max_size=6, unique=True).map(sorted))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    spans = [Span(opens, closes) for opens, closes in pairs if opens < 1440 and closes - opens < 1440]
    texts = []
    for span in data.draw(st.permutations(spans)):
        write = data.draw(st.sampled_from([write_24_hours, write_12_hours]))
        opens, closes = (
            data.draw(st.sampled_from(write(*divmod(edge % 1440, 60)))) for edge in (span.opens, span.closes)
        )
        texts.append(opens + data.draw(st.sampled_from(["-", " - ", "–", " — ", " to "])) + closes)
    text = data.draw(st.sampled_from([", ", ",", "; ", " and "])).join(texts) or "closed"
    day = data.draw(st.sampled_from(range(7)))
    assert read_well({WEEKDAYS[day]: text}).weekly[day] == tuple(spans)
