"""The words of opening hours in several languages: `hours_words.yaml` as patterns and lookups.

Patterns are made for folded texts, in which accents and capitals are gone and every letter has kept its place.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FILE = Path(__file__).with_name("hours_words.yaml")
_DASHES = "-‐‑‒–—−"


@dataclass(frozen=True)
class Words:
    """The words of all languages together, folded, and what is made of them."""

    days: Mapping[str, Mapping[str, int]]
    """By language, each name of a weekday with its number; 0 is Monday."""
    day_names: tuple[str, ...]
    """The full names, as they are written."""
    instead: Mapping[str, frozenset[str]]
    """What stands instead of times: `noon`, `midnight`, `closed`, `open`, `usual`."""
    joints: re.Pattern[str]
    """What stands between two times or days (`to`) and between two spans (`and`)."""
    date_joints: re.Pattern[str]
    """The same between dates, in which signs have a meaning of their own."""
    start: re.Pattern[str]
    """What stands before a span."""
    time: re.Pattern[str]
    """A time of day."""
    mornings: frozenset[str]
    of_twelve: frozenset[str]
    """The words that say of 12 too in which half of the day it is."""


@dataclass(frozen=True)
class Manner:
    """How people write hours in one language: an answer to a mistake, in its own words."""

    example: str = "9:00-12:30, 14:00-18:30"
    closed: str = "closed"
    open: str = "open"
    halves: tuple[str, str] | None = None
    """What is written for the halves of the day, None where the figures tell."""


def fold(text: str) -> str:
    """Return a text without accents and capitals, letter by letter."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[0] for letter in text.replace("’", "'"))


@functools.cache
def load_words() -> Words:
    """Return the words of all languages."""
    rows = _read_rows()
    every = {key: _gather(rows, key) for key in ("from", "to", "and", "hour", "am", "pm", "morning", "evening")}
    any_of = {key: _any_of(words) for key, words in every.items()}
    # What has a dash of its own is no joint: de l'après-midi.
    kept = _any_of(word for words in every.values() for word in words if "-" in word)
    word_joints = rf"{kept}|(?P<to>{{}}|\s+(?:{any_of['to']})\s+)|(?P<and>{{}}|\s+(?:{any_of['and']})\s+)"
    hour = f"h|{any_of['hour']}"
    halves = "|".join(any_of[key] for key in ("morning", "evening", "am", "pm"))
    return Words(
        days={language: _number_days(row["days"]) for language, row in rows.items()},
        day_names=tuple(names[0] for row in rows.values() for names in row["days"]),
        instead={key: frozenset(_gather(rows, key)) for key in ("noon", "midnight", "closed", "open", "usual")},
        joints=re.compile(word_joints.format(rf"\s*[{_DASHES}]\s*", r"\s*[,;\n/&+]\s*")),
        # A date has hyphens of its own, so that one between two dates needs spaces.
        date_joints=re.compile(word_joints.format(r"\s*[–—]\s*|\s+-\s+", r"\s*[,;\n]\s*")),
        start=re.compile(rf"(?:{any_of['from']})\s+"),
        time=re.compile(
            rf"(?:(?:{hour})\s+)?(?P<figures>(?P<hour>[0-9]{{1,2}})"
            rf"(?P<minutes>\s*(?P<sign>[:.]|{hour})\s*(?P<minute>[0-9]{{2}}))?)"
            rf"(?:\s*(?P<unit>{hour}))?(?P<half>\s*(?P<part>{halves}))?"
        ),
        mornings=frozenset(every["am"] + every["morning"]),
        of_twelve=frozenset(every["am"] + every["pm"]),
    )


def find_manner(text: str) -> Manner:
    """Return how people write hours in the language that has most of the words of a text."""
    folded = fold(text)
    hits = {language: len(_pattern_of(language).findall(folded)) for language in _read_rows()}
    best = max(hits, key=hits.__getitem__)
    if not hits[best]:
        return Manner()
    row = _read_rows()[best]
    halves = (row["am"][0], row["pm"][0]) if "am" in row else None
    return Manner(row["example"], row["closed"][0], row["open"][0], halves)


def says(text: str, what: str) -> bool:
    """Return whether a text is one of the phrases that stand instead of times."""
    return " ".join(fold(unicodedata.normalize("NFC", text)).split()).removesuffix(".") in load_words().instead[what]


def split_at(text: str, joints: re.Pattern[str], kind: str) -> list[str]:
    """Return the parts of a text between its joints of one kind, as they are written."""
    text = unicodedata.normalize("NFC", text)
    places = [found.span() for found in joints.finditer(fold(text)) if found[kind]]
    starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def leave_out_start(text: str) -> str:
    """Return a span without the word that it may begin with, such as `from`."""
    found = load_words().start.match(fold(text))
    return text[found.end() :] if found else text


@functools.cache
def _read_rows() -> dict[str, dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    rows: dict[str, dict[str, Any]] = yaml.load(_FILE.read_bytes(), loader)  # noqa: S506  (texts alone)
    return rows


@functools.cache
def _pattern_of(language: str) -> re.Pattern[str]:
    """Return what finds any word of a language."""
    row = _read_rows()[language]
    lists = [words for words in row.values() if isinstance(words, list)]
    words = [word for part in lists for entry in part for word in ([entry] if isinstance(entry, str) else entry)]
    return re.compile(rf"(?<![a-z])(?:{_any_of(words)})(?![a-z])")


def _gather(rows: Mapping[str, Mapping[str, Any]], key: str) -> list[str]:
    return [fold(word) for row in rows.values() for word in row.get(key, ())]


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longer before those that they begin with."""
    in_order = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in in_order)


def _number_days(days: Iterable[Iterable[str]]) -> dict[str, int]:
    return {fold(name): number for number, names in enumerate(days) for name in names}
