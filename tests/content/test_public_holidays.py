"""Holidays of a place's country and region that its opening hours forget."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from generator.content.folder import Content, read_content
from generator.public_holidays import has_hours_in_country, warn_of_holidays

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BERLIN = """
name: Salon
phone: +49 30 23125118
address: {city: Berlin, country: DE}
time_zone: Europe/Berlin
hours: {monday-saturday: 9-18}
"""
SPECIAL = BERLIN + "special_hours:\n"
MAY = datetime(2027, 4, 1, tzinfo=UTC)
WINTER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def make_content(tmp_path: Path) -> Callable[..., Content]:
    """Writes a business and a site, and returns what they say."""

    def make(business: str, site: str) -> Content:
        (tmp_path / "business.yaml").write_text(business, "utf-8")
        (tmp_path / "site.yaml").write_text(site, "utf-8")
        return read_content(tmp_path)

    return make


def list_warnings(content: Content, now: datetime) -> list[tuple[int, str, str]]:
    """Return the line, the code and the day and places of each."""
    found = warn_of_holidays(content, now)
    return [(each.line, each.code, f"{each.facts['date']} {each.facts.get('places', '')}".strip()) for each in found]


def dates_of(content: Content, now: datetime) -> list[str]:
    return [date for _, _, date in list_warnings(content, now)]


def test_a_holiday_without_entry_is_named_with_what_to_write(make_content: Callable[..., Content]) -> None:
    [first, *others] = warn_of_holidays(make_content(BERLIN, "languages: [en]\n"), WINTER)
    assert (first.line, first.column, first.code) == (6, 1, "problem.holiday.unmentioned")
    assert first.message == (
        "Friday, December 25, 2026 is a public holiday (Christmas Day), and nothing says whether you are open; "
        "write in special_hours 2026-12-25: closed, or the times, or as usual"
    )
    assert [str(each.facts["date"]) for each in others] == ["2026-12-26", "2027-01-01"]


def test_the_owner_reads_it_in_the_own_language(
    make_content: Callable[..., Content], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    french = BERLIN.replace("DE", "FR").replace("Berlin", "Paris")
    first = warn_of_holidays(make_content(french, "languages: [fr]\n"), WINTER)[0]
    assert first.facts["day"] == "vendredi 25 décembre 2026"
    assert first.facts["name"] == "Noël"


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        ("  2026-12-25: closed", ["2026-12-26", "2027-01-01"]),
        ("  12-25 to 12-26: closed\n  01-01: as usual", []),
        ("  2026-12-24 to 2027-01-02: 9-12", []),
    ],
)
def test_any_entry_is_enough(make_content: Callable[..., Content], entries: str, left: list[str]) -> None:
    found = list_warnings(make_content(SPECIAL + entries + "\n", "languages: [en]\n"), WINTER)
    assert [date for _, _, date in found] == left
    assert {line for line, _, _ in found} <= {7}


def test_a_day_that_is_closed_anyway_needs_no_entry(make_content: Callable[..., Content]) -> None:
    content = make_content(BERLIN.replace("monday-saturday", "monday-thursday"), "languages: [en]\n")
    assert dates_of(content, WINTER) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 12, 25, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 25, 23, 0, tzinfo=UTC), False),  # the 26th in Berlin
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), True),  # 60 days before
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), False),
    ],
)
def test_sixty_days_ahead_on_the_calendar_of_the_place(
    make_content: Callable[..., Content], now: datetime, *, expected: bool
) -> None:
    assert ("2026-12-25" in dates_of(make_content(BERLIN, "languages: [en]\n"), now)) is expected


@pytest.mark.parametrize(
    ("address", "has_corpus_christi", "has_womens_day"),
    [
        ("{city: Berlin, country: DE}", False, True),  # a city that is a region
        ("{city: Hof, region: Bayern, country: DE}", True, False),
        ("{city: Hof, region: by, country: DE}", True, False),
        ("{city: Hof, country: DE}", False, False),
        ("{city: Hof, region: Nowhere, country: DE}", False, False),
    ],
)
def test_a_region_has_holidays_of_its_own(
    make_content: Callable[..., Content], address: str, *, has_corpus_christi: bool, has_womens_day: bool
) -> None:
    content = make_content(BERLIN.replace("{city: Berlin, country: DE}", address), "languages: [en]\n")
    assert ("2027-05-27" in dates_of(content, MAY)) is has_corpus_christi
    assert ("2027-03-08" in dates_of(content, datetime(2027, 3, 1, tzinfo=UTC))) is has_womens_day


@pytest.mark.parametrize(
    ("address", "has_emancipation_day", "has_labour_day"),
    [
        ("{city: Washington, region: DC, country: US}", True, False),
        ("{city: Washington, region: D.C., country: US}", True, False),
        ("{city: Washington, country: US}", True, False),
        ("{city: Seattle, region: WA, country: US}", False, False),
        ("{city: Seattle, region: Washington, country: US}", False, False),
        ("{city: Perth, region: WA, country: AU}", False, True),
        ("{city: Perth, region: Western Australia, country: AU}", False, True),
        ("{city: Sydney, region: NSW, country: AU}", False, False),
    ],
)
def test_the_same_name_means_another_region_elsewhere(
    make_content: Callable[..., Content], address: str, *, has_emancipation_day: bool, has_labour_day: bool
) -> None:
    content = make_content(BERLIN.replace("{city: Berlin, country: DE}", address), "languages: [en]\n")
    spring = dates_of(content, datetime(2027, 2, 20, tzinfo=UTC))
    assert ("2027-04-16" in spring) is has_emancipation_day
    assert ("2027-03-01" in spring) is has_labour_day  # of Western Australia


def test_branches_in_two_countries(make_content: Callable[..., Content]) -> None:
    content = make_content(
        BERLIN + "special_hours: {2027-01-01: closed}\n"
        "branches:\n"
        "  - name: Mitte\n"
        "  - name: Lyon\n"
        "    address: {city: Lyon, country: FR}\n"
        "  - name: Wedding\n"
        "    special_hours:\n"
        "      12-25: closed\n",
        "languages: [en]\n",
    )
    assert list_warnings(content, WINTER) == [
        (7, "problem.holiday.unmentioned_at", "2026-12-25 Mitte, Lyon"),
        (7, "problem.holiday.unmentioned_at", "2026-12-26 Mitte"),
        (13, "problem.holiday.unmentioned_at", "2026-12-26 Wedding"),
        (13, "problem.holiday.unmentioned_at", "2027-01-01 Wedding"),
    ]


@pytest.mark.parametrize(
    "business",
    ["name: Bob\nphone: +44 20 7946 0000\n", "name: Bob\nemail: bob@bob.example\ntime_zone: UTC\nhours: {mon: 9-12}\n"],
    ids=["no hours", "no country"],
)
def test_without_hours_or_country_there_is_nothing_to_say(make_content: Callable[..., Content], business: str) -> None:
    content = make_content(business, "languages: [en]\n")
    assert not has_hours_in_country(content)
    assert warn_of_holidays(content, WINTER) == []


def test_a_country_that_the_calendar_does_not_know(make_content: Callable[..., Content]) -> None:
    ascension = BERLIN.replace("country: DE", "country: AC").replace("Berlin,", "Georgetown,")
    assert warn_of_holidays(make_content(ascension, "languages: [en]\n"), WINTER) == []
