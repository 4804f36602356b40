"""What the Unicode CLDR knows of a language, by Babel: the forms of its days, dates, times and countries."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Literal

from generator.content.languages import widen_language

if TYPE_CHECKING:
    import datetime

    from babel import Locale

_LONG_HALVES = {"ko"}  # whose halves of the day have English letters for their short forms
# The first of a month, where people write it as an ordinal number and the CLDR does not.
_FIRST_OF_MONTH = {"fr": "1er", "it": "1º", "pt": "1º"}


@functools.cache
def find_locale(language: str, country: str = "") -> Locale:
    """Return the nearest locale the CLDR describes: `de-FR` is written as German is, an unknown language as English.

    With the `country` of a business, a language that names no region itself is written as it is written there.
    """
    from babel import Locale, UnknownLocaleError

    for tag in (*_tags_in(language, country), *widen_language(language)):
        try:
            locale = Locale.parse(tag, sep="-")
        except UnknownLocaleError:
            continue
        if not locale.script or locale.script in tag or tag in language:  # Chinese in Taiwan has other characters
            return locale
    return Locale("en")


def _tags_in(language: str, country: str) -> tuple[str, ...]:
    """Return the language of a country; English, which is read everywhere, takes at least the country's clock."""
    if not country or re.search("-[A-Z]{2}$", language):
        return ()
    nearest = f"{language}-{country}"
    return (nearest, "en-001" if _has_half_days(country) else "en-150") if language == "en" else (nearest,)


def _has_half_days(country: str) -> bool:
    """Return whether the clock of a country goes to twelve, as its main language writes it."""
    from babel import Locale, UnknownLocaleError

    try:
        return "a" in Locale.parse(f"und_{country}").time_formats["short"].pattern
    except UnknownLocaleError:
        return True


@functools.cache
def find_first_weekday(country: str) -> int:
    """Return the day that a week begins with in a country (0 is Monday), and Monday for none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"und_{country}").first_week_day if country else 0
    except UnknownLocaleError:
        return 0


def write_date(day: datetime.date, style: Literal["full", "long"], locale: Locale) -> str:
    """Return a date as its readers write it."""
    from babel.dates import format_date

    return write_firsts(format_date(day, style, locale=locale), locale)


def write_time(time: datetime.time, locale: Locale) -> str:
    """Return a time of the clock as its readers write it, and as browsers do."""
    from babel.dates import format_time

    pattern = str(locale.time_formats["short"].pattern)
    return format_time(
        time, pattern.replace("a", "aaaa") if locale.language in _LONG_HALVES else pattern, locale=locale
    )


def has_half_days(locale: Locale) -> bool:
    """Return whether the clock of a locale goes to twelve."""
    letters = re.sub("'[^']*'", "", locale.time_formats["short"].pattern)  # what stands in quotes is meant as it is
    return re.search("[hK]", letters) is not None


def write_firsts(text: str, locale: Locale) -> str:
    """Return a text of dates with the first of a month as people write it: `1er janvier`, `1º gennaio`."""
    first = _FIRST_OF_MONTH.get(locale.language)
    return re.sub(r"(?<!\d)1(?!\d)", first, text) if first and locale.territory != "PT" else text
