"""Days and times in words, as the CLDR has them, by the texts of the theme alone: the handler has no Babel."""

from __future__ import annotations

import re

from generator.content.opening_hours import MINUTES_PER_DAY, WEEKDAYS
from generator.themes.theme import catalogue_of

_HALF_DAYS = "h:mm\u202fa"
_WHOLE_DAYS = "HH:mm"
# Where the clock goes to twelve for readers of languages whose countries differ in it.
_HALF_DAYS_IN = {
    "en": (
        "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR GT "
        "GU GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG PH PK "
        "PR PS PW QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT UM US UY VC VE VG VI VU WS YE ZM"
    ),
    "es": "AR BO CL CO CR CU DO EC GT HN MX NI PA PE PH PR PY SV US UY VE",
}


def say_weekday(weekday: int, language: str) -> str:
    """Return the name of a day of the week, 0 for Monday, as it stands inside a sentence."""
    return catalogue_of(language).text(f"weekday.{WEEKDAYS[weekday]}")


def say_span(opens: int, closes: int, language: str, country: str = "") -> str:
    """Return two times of the clock, in minutes since midnight, with the dash of the language between them."""
    words = {"opens": say_time(opens, language, country), "closes": say_time(closes, language, country)}
    return catalogue_of(language).text("clock.span", **words)


def say_time(minutes: int, language: str, country: str = "") -> str:
    """Return a time of the clock as people who read the language write it in a country."""
    texts = catalogue_of(language)
    hour, minute = divmod(minutes % MINUTES_PER_DAY, 60)
    parts = {
        "H": str(hour),
        "HH": f"{hour:02}",
        "h": str((hour - 1) % 12 + 1),
        "mm": f"{minute:02}",
        "a": texts.text("clock.am" if hour < 12 else "clock.pm"),
    }
    return re.sub("HH?|h|mm|a", lambda part: parts[part[0]], _pattern_in(language, country))


def _pattern_in(language: str, country: str) -> str:
    """Return how times are written: a pattern of the CLDR (date field symbols)."""
    tag, _, region = language.partition("-")
    place = region if re.fullmatch("[A-Z]{2}", region) else country
    if place in _HALF_DAYS_IN.get(tag, "").split():
        return _HALF_DAYS
    return _WHOLE_DAYS if tag == "en" and place else catalogue_of(language).text("clock.pattern")
