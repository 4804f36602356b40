"""Hours in words: what is plain is understood in each language, the rest is answered in the same words."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
import yaml

from generator.content.hours import read_hours
from generator.content.hours_days import read_dates, read_days
from generator.content.hours_text import Wrong, is_as_usual, is_closed, read_span, split_list
from generator.content.hours_words import fold
from tests.support.source import ROOT

ROWS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "generator/content/hours_words.yaml").read_text("utf-8"))


def read(text: str) -> list[str]:
    """Return the spans of a text as `9:00-12:30`; hours past 24 are those of the next day."""
    found = [span for part in split_list(text) for span in read_span(part)]
    assert not [span for span in found if isinstance(span, Wrong)], found
    times = [(divmod(span.opens, 60), divmod(span.closes, 60)) for span in found if not isinstance(span, Wrong)]
    return [f"{first[0]}:{first[1]:02}-{last[0]}:{last[1]:02}" for first, last in times]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9 to 6 pm", "9:00-18:00"),
        ("9am-6pm", "9:00-18:00"),
        ("from 9 am until 6 p.m.", "9:00-18:00"),
        ("noon to 10 pm", "12:00-22:00"),
        ("9 o'clock to 18 o’clock", "9:00-18:00"),
        ("6 in the morning to 2 in the afternoon", "6:00-14:00"),
        ("9-12 & 14-18", "9:00-12:00 14:00-18:00"),
        ("9 bis 18 Uhr", "9:00-18:00"),
        ("9-18 Uhr", "9:00-18:00"),
        ("9 UHR BIS 18 UHR", "9:00-18:00"),
        ("8.00 Uhr – 17.30 Uhr", "8:00-17:30"),
        ("9 Uhr 30 bis 12 Uhr", "9:30-12:00"),
        ("von 9 bis 12 und 14 bis 18 Uhr", "9:00-12:00 14:00-18:00"),
        ("9 Uhr morgens bis 6 Uhr abends", "9:00-18:00"),
        ("18 Uhr bis Mitternacht", "18:00-24:00"),
        ("rund um die Uhr", "0:00-24:00"),
        ("de 9h à 18h", "9:00-18:00"),
        ("9h-12h30", "9:00-12:30"),
        ("9h a 18h", "9:00-18:00"),
        ("de 9 h 30 à midi et de 14 h à 18 h", "9:30-12:00 14:00-18:00"),
        ("9\u202fh – 12\u00a0h puis 14 h – 18 h", "9:00-12:00 14:00-18:00"),
        ("de 9 heures du matin à 6 heures de l'après-midi", "9:00-18:00"),
        ("9 heures à 18 heures", "9:00-18:00"),
        ("8h-12h / 14h-18h", "8:00-12:00 14:00-18:00"),
        ("de 9 a 14 y de 17 a 20:30 horas", "9:00-14:00 17:00-20:30"),
        ("de las 9 a las 14", "9:00-14:00"),
        ("de 9 de la mañana a 8 de la tarde", "9:00-20:00"),
        ("dalle 9 alle 12:30 e dalle 15 alle 19:30", "9:00-12:30 15:00-19:30"),
        ("dalle ore 9 alle ore 18", "9:00-18:00"),
        ("van 9 tot 12.30 uur en van 14 tot 18.30 uur", "9:00-12:30 14:00-18:30"),
        ("9u30 tot 18u", "9:30-18:00"),
    ],
)
def test_plain_words_are_understood(text: str, spans: str) -> None:
    assert read(text) == spans.split()


@pytest.mark.parametrize(
    "text",
    ["Closed.", "geschlossen", "Ruhetag", "fermé", "FERMÉ", "ferme\u0301", "ferme", "cerrado", "chiuso", "gesloten"],
)
def test_closed_is_closed(text: str) -> None:
    hours, mistakes = read_hours({"monday-sunday": text}, {"12-25": text}, "Europe/Paris")
    assert mistakes == []
    assert hours is not None
    assert hours.weekly == ((),) * 7
    assert is_closed(text)


@pytest.mark.parametrize("text", ["as usual", "wie üblich", "comme d’habitude", "como siempre", "come al solito"])
def test_as_usual_is_as_usual(text: str) -> None:
    assert is_as_usual(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Montag bis Freitag", "01234"),
        ("Mo.–Fr.", "01234"),
        ("vom Dienstag bis Donnerstag", "123"),
        ("Di-Fr", "1234"),
        ("Sa und So", "56"),
        ("du lundi au vendredi", "01234"),
        ("ma-ve", "1234"),
        ("samedi et dimanche", "56"),
        ("de lunes a viernes", "01234"),
        ("sabado y domingo", "56"),
        ("dal lunedì al venerdì", "01234"),
        ("van maandag tot en met vrijdag", "01234"),
        ("ma t/m vr", "01234"),
        ("monday through friday", "01234"),
        ("lundi-friday", "01234"),
    ],
)
def test_days_in_words(text: str, days: str) -> None:
    assert list(read_days(text)) == [int(day) for day in days]


@pytest.mark.parametrize(
    ("keys", "days"),
    [
        (("Mo", "Di", "Mi-Do"), "0123"),
        (("lu", "ma", "di"), "016"),
        (("ma", "di", "wo"), "012"),
        (("Di", "Samstag"), "15"),
        (("di", "samedi"), "56"),
    ],
)
def test_the_other_days_tell_the_language(keys: tuple[str, ...], days: str) -> None:
    hours, mistakes = read_hours(dict.fromkeys(keys, "9-12"), None, "Europe/Paris")
    assert mistakes == []
    assert hours is not None
    assert [day for day, spans in hours.week() if spans] == [int(day) for day in days]


def test_dates_may_stand_between_words() -> None:
    assert [str(day) for day in read_dates("vom 12-24 bis 12-26")] == ["12-24", "12-25", "12-26"]
    assert [str(day) for day in read_dates("du 2026-12-31 au 2027-01-01")] == ["2026-12-31", "2027-01-01"]
    assert [str(day) for day in read_dates("12-24 und 12-31")] == ["12-24", "12-31"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("9-5", "9-17"),
        ("9 to 5", "9 am to 5 pm"),
        ("9am-5:30", "9 am-5:30 pm"),
        ("1-5pm", "1 pm-5 pm"),
        ("1-5", "13-17"),
        ("9 bis 6 Uhr", "9 bis 18 Uhr"),
        ("von 1 bis 5 Uhr", "von 13 bis 17 Uhr"),
        ("9.30 bis 6.30 Uhr", "9.30 bis 18.30 Uhr"),
        ("de 9 a 2", "de 9 a 14"),
        ("9 heures à 6 heures", "9 heures à 18 heures"),
        ("van 9 tot 6", "van 9 tot 18"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_in_the_same_words(text: str, answer: str) -> None:
    [wrong] = read_span(text)
    assert isinstance(wrong, Wrong)
    assert (wrong.code, wrong.facts["example"]) == ("problem.hours.unclear_half", answer)
    read(answer)  # which is not asked again


@pytest.mark.parametrize(
    ("text", "code", "example"),
    [
        ("ab 9 Uhr", "not_a_span", "9 bis 12:30 Uhr und 14 bis 18:30 Uhr"),
        ("8 bis 25 Uhr", "not_a_time", "9 bis 12:30 Uhr und 14 bis 18:30 Uhr"),
        ("à partir du matin", "not_a_span", "9h à 12h30 et 14h à 18h30"),
        ("9 till late", "not_a_time", "9 am to 12:30 pm and 2 pm to 6:30 pm"),
        ("12 in the morning to 2 pm", "not_a_time", "9 am to 12:30 pm and 2 pm to 6:30 pm"),
        ("nach Vereinbarung", "not_a_span", "9:00-12:30, 14:00-18:30"),
    ],
)
def test_a_mistake_is_answered_with_an_example_in_its_language(text: str, code: str, example: str) -> None:
    [wrong] = read_span(text)
    assert isinstance(wrong, Wrong)
    assert (wrong.code, wrong.facts["example"]) == (f"problem.hours.{code}", example)


@pytest.mark.parametrize("language", ROWS)
def test_each_row_is_read_as_it_is_meant(language: str) -> None:
    """The first word of each kind, and the example."""
    row = ROWS[language]
    assert len(read(row["example"])) == 2
    assert is_closed(row["closed"][0])
    assert read(row["open"][0]) == ["0:00-24:00"]
    assert is_as_usual(row["usual"][0])
    assert [list(read_days(names[0])) for names in row["days"]] == [[number] for number in range(7)]
    start, to, and_, hour = (row[key][0] for key in ("from", "to", "and", "hour"))
    assert read(f"{start} 8 {to} 12 {hour} {and_} {start} 14 {to} 18 {hour}") == ["8:00-12:00", "14:00-18:00"]
    assert list(read_days(f"{row['days'][0][0]} {to} {row['days'][4][0]}")) == [0, 1, 2, 3, 4]
    assert read(f"8 {row['morning'][0]} {to} {row['noon'][0]}") == ["8:00-12:00"]
    assert read(f"8 {row['evening'][0]} {to} {row['midnight'][0]}") == ["20:00-24:00"]


def test_no_word_means_two_things() -> None:
    """What joins, what begins and what stands instead of times are told apart in all languages together."""
    kinds = ("to", "and", "hour", "am", "pm", "morning", "evening", "noon", "midnight", "closed", "open", "usual")
    words = {kind: {fold(word) for row in ROWS.values() for word in row.get(kind, ())} for kind in kinds}
    for one, other in combinations(kinds, 2):
        assert words[one] & words[other] == set(), (one, other)
    full = [fold(names[0]) for row in ROWS.values() for names in row["days"]]
    assert len(set(full)) == len(full)


def test_what_the_documentation_shows_is_read() -> None:
    text = (ROOT / "docs/content.md").read_text("utf-8").partition("### Opening hours")[2].partition("\n## ")[0]
    lines = re.findall(r"^  [\w ,.-]+: (.+)$", text, re.MULTILINE)
    assert len(lines) >= 8
    for line in lines:
        assert is_closed(line) or is_as_usual(line) or read(line)
    in_words = re.findall(r"`([^`:0-9]+): ([^`]+)`", text.split("```")[2].split("\n\n")[1])
    assert len(in_words) >= 3
    for days, hours in in_words:
        assert is_closed(hours) or read(hours)
        assert all(isinstance(day, int) for day in read_days(days))
