"""Slots: what lies within the opening hours, compared with the hours minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from generator.content.form import SlotField
from generator.content.hours import read_hours
from generator.content.slots import (
    Slot,
    is_within_hours,
    last_day,
    list_open_days,
    list_times,
    list_weekdays,
    make_slot,
    read_slot,
)

if TYPE_CHECKING:
    from generator.content.opening_hours import OpeningHours

PARIS = "Europe/Paris"
SPLIT = {"monday-friday": "9:00-12:30, 14:00-18:00", "saturday": "10:00-13:00"}
NIGHT = {"friday-saturday": "20:00-4:00", "sunday": "12:00-02:30"}


def hours_of(hours: dict[str, str], zone: str = PARIS, special: dict[str, str] | None = None) -> OpeningHours:
    found, mistakes = read_hours(hours, special, zone)
    assert mistakes == []
    assert found is not None
    return found


def slot_field(hours: OpeningHours, **facts: Any) -> SlotField:
    return SlotField.model_validate({"name": "time", "type": "slot", "label": "When?", **facts}).within(hours)


def is_open_throughout(hours: OpeningHours, slot: Slot) -> bool:
    minutes = int((slot.end.astimezone(UTC) - slot.start.astimezone(UTC)).total_seconds()) // 60
    return all(hours.is_open(slot.start.astimezone(UTC) + timedelta(minutes=minute)) for minute in range(0, minutes, 5))


@pytest.mark.parametrize(
    ("hours", "zone", "special", "first"),
    [
        (SPLIT, PARIS, {"2026-11-25": "closed", "2026-11-26": "8:00-9:30"}, date(2026, 11, 23)),
        (SPLIT, PARIS, {"12-24": "9:00-11:00", "12-25 to 12-26": "closed"}, date(2026, 12, 21)),
        (NIGHT, PARIS, None, date(2026, 3, 26)),  # the clock skips 2:00 to 3:00 on 29 March
        (NIGHT, PARIS, None, date(2026, 10, 22)),  # the clock shows 2:00 to 3:00 twice on 25 October
        ({"monday-sunday": "0:00-24:00"}, "America/Havana", None, date(2026, 3, 6)),  # midnight is skipped on 8 March
        ({"monday-sunday": "22:00-6:00"}, "Australia/Lord_Howe", None, date(2026, 10, 2)),  # by half an hour
        ({"monday-sunday": "9:00-12:00, 12:00-15:30"}, "Asia/Kolkata", None, date(2026, 11, 23)),
    ],
    ids=["split", "yearly", "spring", "autumn", "midnight", "half-hour", "touching"],
)
@pytest.mark.parametrize("length", [30, 60, 90])
def test_a_slot_is_one_that_the_place_is_open_throughout(
    hours: dict[str, str], zone: str, special: dict[str, str] | None, first: date, length: int
) -> None:
    field = slot_field(hours_of(hours, zone, special), length=length)
    found = set()
    for offset in range(4):
        for minutes in range(0, 24 * 60, 15):
            slot = make_slot(field, first + timedelta(days=offset), minutes)
            assert is_within_hours(field, slot) == is_open_throughout(field.hours, slot), slot
            assert slot.end.astimezone(UTC) - slot.start.astimezone(UTC) == timedelta(minutes=length)
            found.add(is_within_hours(field, slot))
    assert found == {True, False} or hours["monday-sunday"] == "0:00-24:00"


def test_a_time_that_the_clock_shows_twice_is_the_first_and_a_skipped_one_an_hour_later() -> None:
    field = slot_field(hours_of(NIGHT))
    assert (
        str(make_slot(field, date(2026, 10, 25), 150)) == "2026-10-25T02:30+02:00/2026-10-25T02:30+01:00[Europe/Paris]"
    )
    assert (
        str(make_slot(field, date(2026, 3, 29), 150)) == "2026-03-29T03:30+02:00/2026-03-29T04:30+02:00[Europe/Paris]"
    )


def test_a_slot_is_read_as_it_was_written() -> None:
    slot = make_slot(slot_field(hours_of(SPLIT)), date(2026, 11, 24), 14 * 60)
    assert str(slot) == "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"
    read = read_slot(str(slot))
    assert read == slot
    assert read.start.tzinfo == ZoneInfo(PARIS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "asap",
        "tomorrow",
        "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00",
        "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Nowhere]",
        "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[../../etc]",
        "2026-11-44T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]",
    ],
)
def test_what_is_no_slot_is_read_as_none(text: str) -> None:
    assert read_slot(text) is None


def spans_told(field: SlotField, now: str) -> dict[str, list[str]]:
    days = list_open_days(field, datetime.fromisoformat(now))
    return {str(day): [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in spans] for day, spans in days.items()}


@pytest.mark.parametrize(
    ("facts", "now", "told"),
    [
        # Tuesday at noon: what is left of it from an hour later on, and the two days asked for.
        (
            {"days": 1},
            "2026-11-24T11:02:00+01:00",
            {"2026-11-24": ["14:00-18:00"], "2026-11-25": ["09:00-12:30", "14:00-18:00"]},
        ),
        ({"days": 1, "length": 15}, "2026-11-24T11:02:00+01:00", {
            "2026-11-24": ["12:15-12:30", "14:00-18:00"], "2026-11-25": ["09:00-12:30", "14:00-18:00"]}),
        ({"days": 1, "notice": 26 * 60}, "2026-11-24T11:00:00+01:00", {"2026-11-25": ["14:00-18:00"]}),
        ({"days": 1}, "2026-11-21T22:00:00+01:00", {}),  # Saturday night, and Sunday
        ({"days": 1, "notice": 0}, "2026-11-21T23:30:00Z", {"2026-11-23": ["09:00-12:30", "14:00-18:00"]}),
    ],
    ids=["today", "short", "notice", "none", "by the clock of the place"],
)  # fmt: skip
def test_the_open_times_to_come(facts: dict[str, int], now: str, told: dict[str, list[str]]) -> None:
    assert spans_told(slot_field(hours_of(SPLIT), **facts), now) == told


def test_a_night_is_told_on_its_first_day_and_to_its_end() -> None:
    field = slot_field(hours_of(NIGHT), days=1)
    assert spans_told(field, "2026-11-27T12:00:00+01:00") == {
        "2026-11-27": ["20:00-04:00"],
        "2026-11-28": ["20:00-04:00"],
    }


def test_the_last_day_is_one_of_the_place() -> None:
    field = slot_field(hours_of(SPLIT), days=7)
    assert last_day(field, datetime.fromisoformat("2026-11-24T22:59:00Z")) == date(2026, 12, 1)
    assert last_day(field, datetime.fromisoformat("2026-11-24T23:01:00Z")) == date(2026, 12, 2)


def test_the_times_of_day_are_those_of_all_days() -> None:
    special = {"2026-12-24": "8:15-10:00", "01-02": "15:00-16:00"}
    times = list_times(slot_field(hours_of(SPLIT, special=special)))
    assert [f"{time // 60}:{time % 60:02}" for time in times] == [
        "8:15", "9:00", "10:00", "11:00", "12:00", "14:00", "15:00", "16:00", "17:00",
    ]  # fmt: skip
    assert list_times(slot_field(hours_of(NIGHT), length=240)) == [0, 720, 960, 1200]
    assert list_times(slot_field(hours_of(SPLIT), length=300)) == []


def test_the_days_of_the_week_are_those_on_which_a_slot_can_begin() -> None:
    assert list_weekdays(slot_field(hours_of({"monday": "9:00-12:00", "tuesday": "9:00-9:30"}))) == ["monday"]
    assert list_weekdays(slot_field(hours_of({"friday": "22:00-2:00"}))) == ["friday", "saturday"]
    one = hours_of({"monday": "9:00-12:00"}, special={"2026-11-29": "9:00-12:00", "2026-11-26": "closed"})
    assert list_weekdays(slot_field(one)) == ["monday", "sunday"]
    yearly = hours_of({"monday": "9:00-12:00"}, special={"12-24": "9:00-12:00"})
    assert len(list_weekdays(slot_field(yearly))) == 7


def test_a_field_that_was_told_no_hours_says_so() -> None:
    field = SlotField.model_validate({"name": "time", "type": "slot", "label": "When?"})
    with pytest.raises(ValueError, match="time has no opening hours"):
        _ = field.hours
