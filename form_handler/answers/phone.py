"""A telephone number."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake
from form_handler.answers.writing import check_line

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import PhoneField

# Shown where the business gives no country; a number that the United Kingdom keeps for examples (Ofcom).
EXAMPLE = "+44 20 7946 0123"


def accept_phone(field: PhoneField, typed: str, asking: Asking) -> str:
    """Return the number as the visitor wrote it; raises Mistake only for what cannot be dialled."""
    line = check_line(typed, field.max_length)
    if not _is_possible(line, asking.country) and not _holds_number(line, asking.country):
        raise Mistake("form.error.phone", example=find_example(asking.country))
    return line


@functools.cache
def find_example(country: str | None) -> str:
    """Return a number as people of that country write it (ISO 3166 alpha-2)."""
    import phonenumbers

    number = phonenumbers.example_number(country) if country else None
    if number is None:
        return EXAMPLE
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _is_possible(line: str, country: str | None) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(line, country)))
    except phonenumbers.NumberParseException:
        return country is None and _has_enough_digits(line)


def _has_enough_digits(line: str) -> bool:
    """Without a country nothing is known of a number but that it has digits, fifteen at most (ITU-T E.164)."""
    digits = [character for character in line if character.isdigit()]
    others = [character for character in line if not character.isdigit() and character not in "+-./() "]
    return 5 <= len(digits) <= 15 and not others


def _holds_number(line: str, country: str | None) -> bool:
    """Return whether there is a number among words, such as in "01 23 45 67 89 (evenings)"."""
    import phonenumbers

    return any(phonenumbers.PhoneNumberMatcher(line, country, leniency=phonenumbers.Leniency.POSSIBLE))
