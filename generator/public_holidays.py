"""Public holidays of the places of a business that its opening hours say nothing of (library `holidays`)."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from generator.cldr import find_locale, write_date
from generator.content.catalogue import owner_language
from generator.content.country import country_of
from generator.content.languages import widen_language
from generator.content.problems import Problem, make_printable
from generator.content.yaml_source import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from generator.content.business import Branch, Business
    from generator.content.folder import Content
    from generator.content.yaml_source import Path

    Place = Business | Branch

DAYS_AHEAD = 60
_NOT_THE_STATE = {("US", "washington"): "DC"}  # a city with the name of a region in which it does not lie


@dataclass(frozen=True, order=True)
class _Holiday:
    """A holiday without an entry, and the key whose value the entry belongs to."""

    day: date
    name: str
    path: Path


def is_calendar_installed() -> bool:
    """Return whether the library that knows the holidays of countries is there."""
    return importlib.util.find_spec("holidays") is not None


def has_hours_in_country(content: Content) -> bool:
    """Return whether any place has opening hours and a country, so that its holidays are of interest."""
    return any(place.opening_hours and _find_country(content, place) for place in content.business.places)


def warn_of_holidays(content: Content, now: datetime) -> list[Problem]:
    """Return a warning for each holiday within 60 days of `now` on which a place would be open as on any other day."""
    file = content.folder / "business.yaml"
    document = read_yaml(file.read_bytes(), make_printable(file))
    places_of: defaultdict[_Holiday, list[Place]] = defaultdict(list)
    for index, place in enumerate(content.business.places):
        for day, name in _find_unmentioned(content, place, now):
            places_of[_Holiday(day, name, _find_entry(document, index))].append(place)
    for holiday, places in sorted(places_of.items(), key=lambda item: item[0]):
        is_everywhere = len(places) == len(content.business.places)
        _warn(document, holiday, "" if is_everywhere else _name_places(content, places))
    return sorted(document.warnings)


def _find_unmentioned(content: Content, place: Place, now: datetime) -> Iterator[tuple[date, str]]:
    hours = place.opening_hours
    country = _find_country(content, place)
    if hours is None or not country:
        return
    today = now.astimezone(hours.time_zone).date()
    last = today + timedelta(days=DAYS_AHEAD)
    for day, name in sorted(_list_holidays(country, _list_regions(place), {today.year, last.year}).items()):
        if today <= day <= last and hours.spans_on(day) and not hours.is_special(day):
            yield day, name


def _list_holidays(country: str, regions: list[str], years: set[int]) -> Mapping[date, str]:
    """Return the public holidays of a country, and of its region if one of the names is that of a region."""
    import holidays

    kind = getattr(holidays, country, None)
    if kind is None:  # a country or territory that the library does not know
        return {}
    known = {_simplify(name): name for name in (*kind.subdivisions, *kind.subdivisions_aliases)}
    region = next((known[name] for name in map(_simplify, regions) if name in known), None)
    found: Mapping[date, str] = kind(subdiv=region, years=years, language=_choose_language(kind.supported_languages))
    return found


def _choose_language(supported: tuple[str, ...]) -> str | None:
    """Return the owner's language in the library's writing, or None for the country's own names."""
    for tag in widen_language(owner_language()):
        close = [name for name in supported if name == tag or name.startswith(f"{tag}_")]
        if close:
            return sorted(close, key=len)[0]
    return None


def _find_country(content: Content, place: Place) -> str:
    return place.address.country if place.address else country_of(content.business)


def _list_regions(place: Place) -> list[str]:
    """Return what may name the region: a city may be one itself, such as Berlin."""
    if place.address is None:
        return []
    city = _NOT_THE_STATE.get((place.address.country, place.address.city.casefold()), place.address.city)
    return [name for name in (place.address.region, city) if name]


def _simplify(name: str) -> str:
    """Return the name of a region as it is compared: D.C. is DC, in whatever case either is written."""
    return name.replace(".", "").strip().casefold()


def _find_entry(document: Document, index: int) -> Path:
    """Return the key of the special hours of a place, or of its hours where it has none."""
    keys: tuple[Path, ...] = (("branches", index, "special_hours"), ("special_hours",), ("branches", index, "hours"))
    return next((key for key in keys if key in document.keys), ("hours",))


def _name_places(content: Content, places: list[Place]) -> str:
    default = content.site.default_language
    return ", ".join(place.name.in_language(default) for place in places)


def _warn(document: Document, holiday: _Holiday, places: str) -> None:
    code = "problem.holiday.unmentioned_at" if places else "problem.holiday.unmentioned"
    day = write_date(holiday.day, "full", find_locale(owner_language()))
    facts = {"day": day, "name": holiday.name, "date": holiday.day} | ({"places": places} if places else {})
    document.warnings.append(Problem(document.file, *document.place(holiday.path, prefer_key=True), code, facts))
