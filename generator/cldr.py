"""What the Unicode CLDR knows of a language, by Babel: the forms of its days, dates, times and countries."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from generator.content.languages import widen_language

if TYPE_CHECKING:
    from babel import Locale


@functools.cache
def find_locale(language: str) -> Locale:
    """Return the nearest locale the CLDR describes: `de-FR` is written as German is, an unknown language as English."""
    from babel import Locale, UnknownLocaleError

    for tag in widen_language(language):
        try:
            return Locale.parse(tag, sep="-")
        except UnknownLocaleError:
            continue
    return Locale("en")
