"""Reading the opening hours of a business from the keys `hours`, `special_hours` and `time_zone` of its file."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from generator.content.hours_days import read_dates, read_days
from generator.content.hours_text import Wrong, find_similar, is_as_usual, is_closed, read_span, split_list
from generator.content.opening_hours import WEEKDAYS, OpeningHours, Span, YearDay
from generator.content.zones import list_zones, make_zone

__all__ = ["WEEKDAYS", "HoursMistake", "OpeningHours", "Span", "read_hours"]

Path = tuple[str | int, ...]
Day = TypeVar("Day", bound=int | date | YearDay)

# Names that the zone database accepts and that mean another place on every machine, or none at all.
_ZONES_OF_NO_PLACE = {"localtime", "posixrules", "Factory"}


@dataclass(frozen=True)
class HoursMistake:
    """One mistake: where it stands, whether the key itself is wrong, a catalogue key and the facts for its sentence."""

    path: Path
    is_key: bool
    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class _WrittenSpan:
    """A span, how it was written and where."""

    span: Span
    text: str
    path: Path


def read_hours(
    hours: object, special_hours: object, time_zone: object
) -> tuple[OpeningHours | None, list[HoursMistake]]:
    """Return the opening hours and every mistake in them; no hours where there is a mistake or nothing is given.

    The three are what stands in the file, all scalars as text; None for a key that is absent.
    """
    reading = _Reading()
    zone = reading.read_zone(time_zone)
    beside = [key for key in hours if isinstance(key, str)] if isinstance(hours, dict) else []
    read_key = functools.partial(read_days, beside=beside)
    weekly = reading.read_days("hours", hours, read_key, WEEKDAYS.__getitem__)
    special = reading.read_days("special_hours", special_hours, read_dates, str)
    if hours is None and special_hours is not None:
        reading.report(("special_hours",), "problem.hours.special_without_hours", is_key=True)
    if hours is not None and time_zone is None:
        reading.report(("hours",), "problem.hours.no_time_zone", {"zone": "Europe/Paris"}, is_key=True)
    if hours is None or zone is None or reading.mistakes:
        return None, reading.mistakes
    week = tuple(weekly.get(day) or () for day in range(len(WEEKDAYS)))
    dated = {
        day: week[day.weekday()] if spans is None else spans for day, spans in special.items() if isinstance(day, date)
    }
    yearly = {day: spans for day, spans in special.items() if isinstance(day, YearDay)}
    return OpeningHours(zone, week, dated, yearly), []


class _Reading:
    """The three keys on their way to opening hours, and the mistakes found in them so far."""

    def __init__(self) -> None:
        self.mistakes: list[HoursMistake] = []

    def report(self, path: Path, code: str, facts: Mapping[str, str] | None = None, *, is_key: bool = False) -> None:
        self.mistakes.append(HoursMistake(path, is_key, code, dict(facts or {})))

    def read_zone(self, written: object) -> ZoneInfo | None:
        if written is None:
            return None
        if not isinstance(written, str):
            self.report(("time_zone",), "problem.hours.text_expected")
            return None
        zone = _find_zone(written.strip())
        if zone is None:
            self._report_zone(written.strip())
        return zone

    def read_days(
        self, key: str, written: object, read_key: Callable[[str], Iterator[Day | Wrong]], name_of: Callable[[Day], str]
    ) -> dict[Day, tuple[Span, ...] | None]:
        """Return the spans of each day that the mapping under this key names; None for one that is as usual."""
        if written is None:
            return {}
        if not isinstance(written, dict):
            self.report((key,), "problem.hours.mapping_expected", {"key": key})
            return {}
        spans_of: dict[Day, tuple[Span, ...] | None] = {}
        first_key_of: dict[Day, str] = {}
        for days, texts in written.items():
            spans = self._read_spans((key, days), texts)
            for day in read_key(days):
                if isinstance(day, Wrong):
                    self.report((key, days), day.code, day.facts, is_key=True)
                elif day in spans_of:
                    facts = {"day": name_of(day), "first": first_key_of[day]}
                    self.report((key, days), "problem.hours.day_twice", facts, is_key=True)
                else:
                    spans_of[day], first_key_of[day] = spans, days
        return spans_of

    def _read_spans(self, path: Path, written: object) -> tuple[Span, ...] | None:
        texts = self._list_texts(path, written)
        if path[0] == "special_hours" and len(texts) == 1 and is_as_usual(texts[0][1]):
            return None
        spans = []
        is_closed_alone = len(texts) == 1 and is_closed(texts[0][1])
        for place, text in [] if is_closed_alone else texts:
            for span in read_span(text):
                if isinstance(span, Wrong):
                    self.report(place, span.code, span.facts)
                else:
                    spans.append(_WrittenSpan(span, text, place))
        self._report_overlaps(spans)
        return tuple(each.span for each in spans)

    def _list_texts(self, path: Path, written: object) -> list[tuple[Path, str]]:
        """Return the single texts of a day, each with its place, whether they are written as one text or as a list."""
        # An item without any text is None, and reported where the file is read.
        items = [(path, written)]
        if isinstance(written, list):
            items = [((*path, number), item) for number, item in enumerate(written)]
        for place, item in items:
            if item is not None and not isinstance(item, str):
                self.report(place, "problem.hours.text_expected")
        texts = [(place, text) for place, item in items if isinstance(item, str) for text in split_list(item)]
        if not texts and all(item is None or isinstance(item, str) for _, item in items):
            self.report(path, "problem.hours.empty")
        return texts

    def _report_overlaps(self, spans: list[_WrittenSpan]) -> None:
        in_order = sorted(spans, key=lambda each: each.span)
        for number, later in enumerate(in_order):
            earlier = max(in_order[:number], key=lambda each: each.span.closes, default=None)
            if earlier is not None and later.span.opens < earlier.span.closes:
                self.report(later.path, "problem.hours.overlap", {"first": earlier.text, "second": later.text})

    def _report_zone(self, name: str) -> None:
        similar = _find_similar_zone(name)
        if similar is None:
            self.report(("time_zone",), "problem.hours.unknown_zone", {"found": name, "zone": "Europe/Paris"})
        else:
            self.report(("time_zone",), "problem.hours.unknown_zone_similar", {"found": name, "suggestion": similar})


def _find_zone(name: str) -> ZoneInfo | None:
    if name in _ZONES_OF_NO_PLACE:
        return None
    try:
        return make_zone(name)
    # ZoneInfo opens the file of that name: KeyError where there is none, ValueError for no proper name or no zone file,
    # OSError for a folder or too long a name.
    except (KeyError, ValueError, OSError):
        return None


def _find_similar_zone(name: str) -> str | None:
    # Etc/GMT+1 is one hour behind Greenwich, the opposite of what people mean by it.
    zones = [zone for zone in list_zones() if "/" in zone and not zone.startswith("Etc/")]
    if "/" in name:
        return find_similar(name, zones)
    zone_of_city = {zone.rpartition("/")[2]: zone for zone in zones}
    city = find_similar(name.replace(" ", "_"), zone_of_city, likeness=0.8)
    return zone_of_city[city] if city is not None else None
