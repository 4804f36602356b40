"""What stands on paper, in one language: the facts as lines of text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.cldr import find_locale
from generator.paper.direction import MARK
from generator.postal import list_address_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.business import Reachable
    from generator.content.folder import Content
    from generator.content.sections import Person
    from generator.timetable import Row

_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "、"}  # between two days, where it is not the comma

_MOST_BRANCHES = 3  # whose numbers a business card has room for; of more it has the first


@dataclass(frozen=True)
class Printed:
    """The facts as they are printed; an empty text is one that the content does not give."""

    name: str
    organisation: str
    slogan: str
    telephones: tuple[str, ...]
    email: str
    site: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """Days in a row that have the same hours."""

    name: str
    spans: tuple[str, ...]


def describe_printed(content: Content, language: str, place: Reachable | None = None) -> Printed:
    """Return the facts of the business in one language, as it can be reached at one of its places."""
    business, default = content.business, content.site.default_language
    place = place or business
    return Printed(
        name=business.name.in_language(language, default),
        organisation="",
        slogan=business.slogan.in_language(language, default) if business.slogan else "",
        telephones=_list_telephones(content, place, language),
        email=place.email or "",
        site=_shorten(content.site.address) if content.site.address else "",
        address=list_address_lines(place.address, is_compact=True) if place.address else (),
    )


def _list_telephones(content: Content, place: Reachable, language: str) -> tuple[str, ...]:
    """Return the numbers of a place; of a business that has none itself those of its branches, with their names."""
    if numbers := dict.fromkeys(number for number in (place.phone, place.mobile) if number):
        return tuple(number.national for number in numbers)
    default = content.site.default_language
    answering = [(branch.name.in_language(language, default), branch.number) for branch in content.business.branches]
    named = (
        [f"{name} {MARK}{number.national}" for name, number in answering if number] if place is content.business else []
    )
    return tuple(named if len(named) <= _MOST_BRANCHES else named[:1])


def describe_printed_person(content: Content, language: str, person: Person) -> Printed:
    """Return the facts of somebody who works there: what they have of their own goes before what the business has."""
    printed, default = describe_printed(content, language), content.site.default_language
    return replace(
        printed,
        name=person.name.in_language(language, default),
        organisation=printed.name,
        slogan=person.role.in_language(language, default) if person.role else "",
        telephones=(person.phone.national,) if person.phone else printed.telephones,
        email=person.email or printed.email,
    )


def group_days(rows: tuple[Row, ...], language: str) -> tuple[Days, ...]:
    """Return the week with neighbouring days of equal hours taken together: Tuesday – Friday, mardi – vendredi."""
    names = find_locale(language).days["format"]["wide"]
    groups: list[list[Row]] = []
    for row in rows:
        if groups and groups[-1][0].spans == row.spans:
            groups[-1].append(row)
        else:
            groups.append([row])
    comma = _COMMAS.get(language.partition("-")[0], ", ")
    return tuple(Days(_name_days(group, names, comma), group[0].spans) for group in groups)


def _name_days(group: list[Row], names: Mapping[int, str], comma: str) -> str:
    if len(group) == 1:
        return group[0].day
    last = names[group[-1].number]
    return f"{group[0].day}{' – ' if len(group) > 2 else comma}{last}"


def _shorten(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.removeprefix("www.") + parts.path
