"""Special days in the table: what follows one another is one row, and days of every year have none in them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from generator.content.hours import OpeningHours, read_hours
from generator.special_days import join_dates, join_yearly_days, list_special_days
from generator.structured_data.hours import describe_hours
from generator.timetable import special_rows, week_rows

WEEK = {"monday-friday": "9:00-17:00", "sunday": "open"}


def read(special: dict[str, str]) -> OpeningHours:
    hours, mistakes = read_hours(WEEK, special, "Europe/Berlin")
    assert mistakes == []
    assert hours is not None
    return hours


def test_days_in_a_row_with_the_same_hours_are_one_entry() -> None:
    hours = read({"2026-12-24 to 2027-01-02": "closed", "2027-01-03": "9-12", "2027-01-05": "9-12"})
    assert [(days.first, days.last) for days in join_dates(hours)] == [
        (date(2026, 12, 24), date(2027, 1, 2)),
        (date(2027, 1, 3), date(2027, 1, 3)),
        (date(2027, 1, 5), date(2027, 1, 5)),
    ]


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        ({"12-24 to 01-06": "closed"}, [("12-24", "01-06")]),
        ({"12-24 to 12-31": "closed", "01-01": "9-12"}, [("01-01", "01-01"), ("12-24", "12-31")]),
        ({"01-01": "closed"}, [("01-01", "01-01")]),
        ({"02-28 to 03-01": "closed"}, [("02-28", "03-01")]),
        ({"01-01, 05-01, 12-31": "closed"}, [("05-01", "05-01"), ("12-31", "01-01")]),
    ],
)
def test_days_of_every_year_go_over_its_end(special: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert [(str(days.first), str(days.last)) for days in join_yearly_days(read(special))] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Dec 24 – 26, 2026", "December 25", "Dec 30 – Jan 2", "May 1"]),
        ("de", ["24.–26. Dez. 2026", "25. Dezember", "30. Dez. – 2. Jan.", "1. Mai"]),
    ],
)
def test_a_day_of_every_year_has_no_year(language: str, expected: list[str]) -> None:
    special = {
        "2026-12-24 to 2026-12-26": "closed", "12-25": "9-12", "12-30 to 01-02": "closed", "05-01": "as usual"
    }  # fmt: skip
    rows = special_rows(read(special), language)
    assert sorted(re.sub(r"\s", " ", row.date) for row in rows) == sorted(expected)


def test_a_row_says_what_is_no_time_in_words() -> None:
    hours = read({"05-01": "as usual", "10-03": "open"})
    assert [row.spans for row in special_rows(hours, "en")] == [("as usual",), ("24 hours",)]
    assert week_rows(hours, "de")[6].spans == ("24 Stunden",)


def test_the_script_hears_of_days_that_differ_and_search_engines_of_those_with_a_year() -> None:
    hours = read({"05-01": "as usual", "12-25": "closed", "2027-05-01": "9-12"})
    assert [str(days.first) for days in list_special_days(hours)] == ["2027-05-01", "12-25"]
    [entry] = describe_hours(hours)["specialOpeningHoursSpecification"]
    assert (entry["validFrom"], entry["opens"]) == ("2027-05-01", "09:00")
