"""What stands on paper, in one language: the facts as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.cldr import find_locale
from generator.content.opening_hours import WEEKDAYS
from generator.postal import list_address_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.folder import Content
    from generator.timetable import Row


@dataclass(frozen=True)
class Printed:
    """The facts as they are printed; an empty text is one that the content does not give."""

    name: str
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


def describe_printed(content: Content, language: str) -> Printed:
    """Return the facts in one language."""
    business, default = content.business, content.site.default_language
    numbers = dict.fromkeys(number for number in (business.phone, business.mobile) if number)
    return Printed(
        name=business.name.in_language(language, default),
        slogan=business.slogan.in_language(language, default) if business.slogan else "",
        telephones=tuple(number.national for number in numbers),
        email=business.email or "",
        site=_shorten(content.site.address) if content.site.address else "",
        address=list_address_lines(business.address, is_compact=True) if business.address else (),
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
    return tuple(Days(_name_days(group, names), group[0].spans) for group in groups)


def _name_days(group: list[Row], names: Mapping[int, str]) -> str:
    if len(group) == 1:
        return group[0].day
    last = names[WEEKDAYS.index(group[-1].day_key)]
    return f"{group[0].day}{' – ' if len(group) > 2 else ', '}{last}"


def _shorten(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.removeprefix("www.") + parts.path
