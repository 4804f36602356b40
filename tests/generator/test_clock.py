"""Days and times without Babel: the same as the Unicode CLDR has them by Babel."""

from __future__ import annotations

import datetime
import re

import pytest
from babel.dates import get_day_names

from generator.cldr import find_locale, write_time
from generator.clock import say_span, say_time, say_weekday
from generator.content.catalogue import list_languages
from generator.themes.theme import LOCALES

# English where it is spoken, and each other language where it is at home.
COUNTRIES = {
    "en": ("", "GB", "US", "IE", "AU", "NZ", "CA", "ZA", "IN", "FR", "DE", "AE", "MX", "JP"),
    "es": ("", "ES", "MX", "AR", "CO", "PE", "CL"),
    "de": ("", "DE", "AT", "CH"),
    "fr": ("", "FR", "BE", "CH"),
    "pt": ("", "BR", "PT"),
    "ar": ("", "EG", "AE", "DE"),
}
PAIRS = [(tag, country) for tag in list_languages(LOCALES) for country in COUNTRIES.get(tag, ("", "FR"))]


def plain(time: str) -> str:
    """Return a time without what only tells one spelling of AM and PM from another."""
    return re.sub(r"[.\s](?=\D|$)", "", time).casefold()


@pytest.mark.parametrize(
    ("language", "country"), [*PAIRS, ("en-GB", "US"), ("en-US", "GB"), ("es-MX", "ES"), ("pt-BR", "")]
)
def test_times_are_written_as_in_the_table_of_the_hours(language: str, country: str) -> None:
    locale = find_locale(language, country)
    for hour, minute in ((0, 0), (9, 5), (11, 59), (12, 0), (13, 30), (23, 0)):
        written = write_time(datetime.time(hour, minute), locale)
        assert plain(say_time(hour * 60 + minute, language, country)) == plain(written)


@pytest.mark.parametrize("language", list_languages(LOCALES))
def test_days_are_named_as_in_the_table_of_the_hours(language: str) -> None:
    names = get_day_names("wide", "stand-alone", locale=find_locale(language))
    assert [say_weekday(day, language) for day in range(7)] == [names[day] for day in range(7)]


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("en", "GB", "09:00–00:30"),
        ("en", "US", "9:00\u202fAM–12:30\u202fAM"),
        ("ja", "", "9:00～0:30"),
        ("ko", "", "오전 9:00~오전 12:30"),
    ],
)
def test_a_span_that_goes_over_midnight(language: str, country: str, written: str) -> None:
    assert say_span(9 * 60, 24 * 60 + 30, language, country) == written
