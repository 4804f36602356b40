"""The line that says whether a place is open, against the hours model: at the minutes where it is easy to be wrong."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from babel.dates import format_date, format_time

from generator.addresses import page_address
from generator.build import build_site
from generator.cldr import find_locale
from generator.content.country import country_of
from generator.content.folder import Content, read_content
from generator.output import write_site
from generator.themes.theme import catalogue_of
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from generator.content.opening_hours import OpeningHours
    from tests.conftest import StartStaticServer

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
VISITORS = ("Europe/Paris", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Chatham")
LEAST = 200
# Everything that makes hours hard: nights, round the clock, spans that touch, zones that change by half an hour or on
# other days, days of every year that meet dated ones, a night that goes on into a holiday, and the end of February.
HARD = """
name: Night owls
email: owls@owls.example
address: {city: Cairo, country: EG}
time_zone: Europe/Berlin
hours:
  monday: 9:00-12:00, 12:00-19:00
  thursday: 0:00-24:00
  friday-saturday: 18:00-02:30
  sunday: 02:15-02:45, 20:00-3:30
special_hours:
  2026-12-24: 22:00-06:00
  12-25 to 12-26: closed
  2026-12-26: as usual
  12-31 to 01-02: 23:00-01:00
  02-29: closed
  2026-10-26 to 2026-10-28: closed
branches:
  - {name: Berlin}
  - {name: St. John's, time_zone: America/St_Johns}
  - {name: Lord Howe, time_zone: Australia/Lord_Howe, hours: {mon-sun: "01:45-02:15, 22:00-1:40"}}
  - {name: Always, time_zone: Asia/Kathmandu, hours: {mon-sun: open}, special_hours: {12-25: closed}}
  - {name: Seasonal, time_zone: America/New_York, special_hours: {10-15 to 04-30: closed}}
"""
TOMORROW = {"en": "tomorrow", "fr": "demain", "de": "morgen", "ar": "غدًا"}
WINDOWS = (date(2026, 10, 23), date(2026, 12, 22), date(2026, 12, 30), date(2027, 3, 26), date(2027, 10, 2))
# The page's own function reckons anew whenever the page is shown again; only what it takes for the time is ours.
SET_CLOCK = "const now = Date.now.bind(Date); Date.now = () => globalThis.instant ?? now();"
READ = """(instants) => instants.map((instant) => {
  globalThis.instant = instant;
  document.dispatchEvent(new Event("visibilitychange"));
  return [...document.querySelectorAll(".status")].map((status) => [
    status.querySelector("span span").textContent,
    status.classList.contains("is-open"),
    [...document.getElementById(status.dataset.table).querySelectorAll("[aria-current]")]
      .map(({ dataset }) => dataset.day ?? `${dataset.first}/${dataset.last}`).join(" "),
  ]);
})"""


@dataclass(frozen=True)
class Line:
    """What a page shows of a place."""

    sentence: str
    is_open: bool
    row: str


def list_instants(hours: list[OpeningHours]) -> list[datetime]:
    """Return minutes around every opening, closing and midnight of some weeks, and around changes of the clock."""
    found = {instant for each in hours for instant in _list_edges(each)}
    chosen = random.Random(7).sample(sorted(found), min(len(found), LEAST))
    changes = [instant for each in hours for instant in _list_changes(each)]
    return sorted({*chosen, *changes, *(instant for instant in found if len(found) < LEAST)})


def _list_edges(hours: OpeningHours) -> Iterator[datetime]:
    for start in WINDOWS:
        for day in (start + DAY * number for number in range(6)):
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (what a clock on the wall shows)
            edges = {0, *(edge for span in hours.spans_on(day) for edge in (span.opens, span.closes))}
            for edge, offset in ((edge, offset) for edge in edges for offset in (-1, 0, 1)):
                wall = midnight + MINUTE * (edge + offset)
                yield from (wall.replace(tzinfo=hours.time_zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _list_changes(hours: OpeningHours) -> Iterator[datetime]:
    """Yield every tenth minute from two hours before a change of the clock to two hours after it."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    for hour in (start + timedelta(hours=number) for number in range(420 * 24)):
        before, after = (each.astimezone(hours.time_zone).utcoffset() for each in (hour, hour + timedelta(hours=1)))
        if before != after:
            yield from (hour + MINUTE * minutes for minutes in range(-120, 180, 10))


def expect_line(hours: OpeningHours, instant: datetime, language: str, country: str) -> Line:
    """Return what the hours model makes of an instant, in the words of the page."""
    today = instant.astimezone(hours.time_zone).date()
    text = catalogue_of(language).text
    row = _find_row(hours, today)
    if hours.is_open(instant):
        closing = hours.next_closing(instant)
        if closing is None or closing - instant > DAY:
            return Line(text("hours.always"), True, row)
        return Line(text("hours.open_until", time=_format_time(closing, hours, language, country)), True, row)
    opening = hours.next_opening(instant)
    days = (opening.astimezone(hours.time_zone).date() - today).days if opening else 7
    if opening is None or days > 6:
        return Line(text("hours.closed_now"), False, row)
    time = _format_time(opening, hours, language, country)
    if days == 0:
        return Line(text("hours.opens_at", time=time), False, row)
    weekday = format_date(today + DAY * days, "EEEE", locale=find_locale(language))
    return Line(text("hours.opens_on", time=time, day=TOMORROW[language] if days == 1 else weekday), False, row)


def _format_time(instant: datetime, hours: OpeningHours, language: str, country: str) -> str:
    return format_time(
        instant.astimezone(hours.time_zone), "short", tzinfo=hours.time_zone, locale=find_locale(language, country)
    )


def _find_row(hours: OpeningHours, day: date) -> str:
    """Return the key of the row that a day is marked in: a date, else a day of every year, else the weekday."""
    if day in hours.special_days:
        return day.isoformat()
    if hours.is_special(day):
        return day.isoformat()[5:]
    return str(day.weekday())


def is_row(row: str, expected: str) -> bool:
    """Return whether a row, `2026-12-24/2026-12-26` or the number of a weekday, is the one of a day."""
    first, _, last = row.partition("/")
    if not last or len(first) != len(expected):
        return row == expected
    return first <= expected <= last if first <= last else expected >= first or expected <= last


def write_hard_business(folder: Path) -> Path:
    folder.mkdir()
    (folder / "site.yaml").write_text("languages: [en]\n", "utf-8")
    (folder / "business.yaml").write_text(HARD, "utf-8")
    return folder


FOLDERS = ["content", "examples/salon/content", "examples/tradesman/content"]


@pytest.mark.parametrize("name", ["hard", *(pytest.param(name, marks=pytest.mark.slow) for name in FOLDERS)])
def test_the_line_says_what_the_model_says(
    name: str, tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> None:
    folder = write_hard_business(tmp_path / "hard") if name == "hard" else ROOT / name
    content = read_content(folder)
    write_site(build_site(folder).files, tmp_path / "site")
    server = static_server(tmp_path / "site")
    hours = [place.opening_hours for place in content.business.places if place.opening_hours]
    instants = list_instants(hours)
    assert len(instants) >= LEAST
    for visitor in VISITORS:
        context = new_context(timezone_id=visitor)
        context.add_init_script(SET_CLOCK)
        for language in content.site.languages:
            page = context.new_page()
            page.goto(f"{server.url}/{page_address('', language, content.site.default_language)}")
            shown = page.evaluate(READ, [instant.timestamp() * 1000 for instant in instants])
            page.close()
            for instant, lines in zip(instants, shown, strict=True):
                compare(content, hours, instant, language, [Line(*line) for line in lines])


def compare(content: Content, hours: list[OpeningHours], instant: datetime, language: str, lines: list[Line]) -> None:
    assert len(lines) == len(hours)
    for each, line in zip(hours, lines, strict=True):
        expected = expect_line(each, instant, language, country_of(content.business))
        where = f"{instant.isoformat()} = {instant.astimezone(each.time_zone)}"
        assert (_normalise(line.sentence), line.is_open) == (_normalise(expected.sentence), expected.is_open), where
        assert is_row(line.row, expected.row), f"{where}: {line.row} instead of {expected.row}"


def _normalise(text: str) -> str:
    """Return a text with plain spaces and small letters: the browser's CLDR is another edition than ours."""
    return re.sub(r"\s", " ", text).casefold()
