"""People: all that was stored of one person, found by an e-mail address or a telephone number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.store.submissions import iterate_submissions
from generator.content.email_address import normalise_email

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.store.database import Database
    from form_handler.store.submissions import Submission

SHORTEST_NUMBER = 5  # digits; fewer would find half of everybody


class Person:
    """Recognises one person in what visitors wrote; `country` is where numbers without a prefix are dialled."""

    def __init__(self, found_by: str, country: str | None) -> None:
        self._country = country
        address = normalise_email(found_by.strip())
        self._address = address.lower() if address else ""
        self._number = "" if address else self._read_number(found_by)

    @property
    def is_known(self) -> bool:
        """Whether there is anything to find the person by."""
        return bool(self._address or self._number)

    def is_in(self, submission: Submission) -> bool:
        """Tell whether an answer, or what came along with the answers, is that of the person."""
        is_theirs: Callable[[str], bool] = self._is_address if self._address else self._is_number
        return any(is_theirs(text) for text in (*submission.answers.values(), *submission.extras.values()))

    def _is_address(self, text: str) -> bool:
        """Tell whether the text is the address, or names it among other words and signs."""
        return re.search(rf"(?<![\w.+-]){re.escape(self._address)}(?![\w-]|\.\w)", text.lower()) is not None

    def _is_number(self, text: str) -> bool:
        return self._number in (*self._list_numbers(text), _digits_of(text))

    def _read_number(self, text: str) -> str:
        """Return the number in its international form (E.164), or its digits where it is a number nowhere."""
        if any(map(str.isalpha, text)):
            return ""
        digits = _digits_of(text)
        return next(self._list_numbers(text), digits if len(digits) >= SHORTEST_NUMBER else "")

    def _list_numbers(self, text: str) -> Iterator[str]:
        import phonenumbers

        for match in phonenumbers.PhoneNumberMatcher(text, self._country, leniency=phonenumbers.Leniency.POSSIBLE):
            yield phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)


def _digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def find_submissions_of(database: Database, person: Person) -> list[Submission]:
    """Return everything a person sent, oldest first; raises StoreUnavailable."""
    return [submission for submission in iterate_submissions(database) if person.is_in(submission)]
