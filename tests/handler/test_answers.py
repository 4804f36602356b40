"""What counts as an answer, and what a visitor is told about one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.answers import ACCEPTANCE, Asking
from form_handler.filling import check_answers

if TYPE_CHECKING:
    from generator.content.folder import Content

ENGLISH = Asking("en", "en", "FR")
FRENCH = Asking("fr", "en", "FR")
REQUIRED = {"name": "Zoë", "message": "Hello", "consent": "yes"}


def fill(content: Content, name: str, typed: str, asking: Asking = ENGLISH) -> tuple[str | None, str | None]:
    filling = check_answers(content.forms["contact"], {**REQUIRED, name: typed}, asking)
    assert filling.errors.keys() <= {name}
    return filling.answers.get(name), filling.errors.get(name)


def test_every_type_of_field_has_its_check(content: Content) -> None:
    assert {field.type for form in content.forms.values() for field in form.fields} == set(ACCEPTANCE)


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("name", "O’Brien-Ødegård 王", "O’Brien-Ødegård 王"),
        ("name", "a\tb", "a\tb"),
        ("name", "x" * 40, "x" * 40),
        ("name", "🌷" * 40, "🌷" * 40),
        ("name", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("message", "one\r\ntwo\rthree\n\nfour", "one\ntwo\nthree\n\nfour"),
        ("message", "a\r\n" * 66 + "bc", "a\n" * 66 + "bc"),
        ("email", "zoe@customer.example", "zoe@customer.example"),
        ("email", "Zoe@CUSTOMER.example", "Zoe@customer.example"),
        ("email", "zoé@exämple.com", "zoé@exämple.com"),
        ("email", "o'hara+shop@customer.example", "o'hara+shop@customer.example"),
        ("phone", "01 23 45 67 89", "01 23 45 67 89"),
        ("phone", "01.23.45.67.89", "01.23.45.67.89"),
        ("phone", "+49 (0)30 123456", "+49 (0)30 123456"),
        ("phone", "0033 1 23 45 67 89", "0033 1 23 45 67 89"),
        ("phone", "01 23 45 67 89 (evenings)", "01 23 45 67 89 (evenings)"),
        ("phone", "Zoë: 06 12 34 56 78", "Zoë: 06 12 34 56 78"),
        ("topic", "order", "order"),
        ("day", "2099-12-24", "2099-12-24"),
        ("day", "24.12.2099", "2099-12-24"),
        ("day", "4/2/2099", "2099-02-04"),
        ("guests", "12", "12"),
        ("guests", "007", "7"),
        ("stars", "5", "5"),
        ("wishes", "vase", "vase"),
        ("wishes", "vase\ndelivery\nvase", "delivery\nvase"),
        ("consent", "on", "You may keep this."),
        ("consent", "1", "You may keep this."),
    ],
)
def test_answers_that_are_accepted(content: Content, name: str, typed: str, answer: str) -> None:
    assert fill(content, name, typed) == (answer, None)


@pytest.mark.parametrize(
    ("name", "typed", "english", "french"),
    [
        ("name", "", "“Your name” needs an answer.", "Il manque une réponse à «\xa0Votre nom\xa0»."),
        ("name", "x" * 41, "41 characters, 40 fit in", "41 caractères, la limite est de 40"),
        ("name", "a\nb", "has to stay on one line", "doit tenir sur une seule ligne"),
        ("name", "a\rBcc: x", "has to stay on one line", "doit tenir sur une seule ligne"),
        ("name", "a\u2028b", "has to stay on one line", "doit tenir sur une seule ligne"),
        ("name", "a\x07b", "a character that cannot be read", "un caractère illisible"),
        ("name", "a\x7fb", "a character that cannot be read", "un caractère illisible"),
        ("message", "a\x1bb", "a character that cannot be read", "un caractère illisible"),
        ("message", "x" * 201, "“Your message” is too long", "«\xa0Votre message\xa0» est trop long"),
        ("email", "zoe", "name@example.com", "nom@example.com"),
        ("email", "zoe@localhost", "name@example.com", "nom@example.com"),
        ("email", "a@b.example, c@d.example", "name@example.com", "nom@example.com"),
        ("email", "Zoe <zoe@customer.example>", "name@example.com", "nom@example.com"),
        ("email", "zoe@customer.example\nBcc: x@y.example", "has to stay on one line", "une seule ligne"),
        ("phone", "call me", "such as 01 23 45 67 89", "comme 01 23 45 67 89"),
        ("phone", "12", "such as 01 23 45 67 89", "comme 01 23 45 67 89"),
        ("phone", "+0000000", "such as 01 23 45 67 89", "comme 01 23 45 67 89"),
        ("topic", "wedding", "has no such answer", "ne propose pas cette réponse"),
        ("topic", "An order", "has no such answer", "ne propose pas cette réponse"),
        ("day", "2099-02-30", "needs a day of the calendar", "demande un jour du calendrier"),
        ("day", "tomorrow", "needs a day of the calendar", "demande un jour du calendrier"),
        ("day", "2020-12-24", "needs a day from today on", "à partir d’aujourd’hui"),
        ("guests", "many", "needs a whole number", "demande un nombre entier"),
        ("guests", "1.5", "needs a whole number", "demande un nombre entier"),
        ("guests", "٣", "needs a whole number", "demande un nombre entier"),
        ("guests", "0", "a number from 1 to 60", "un nombre de 1 à 60"),
        ("guests", "9999999999", "needs a whole number", "demande un nombre entier"),
        ("stars", "6", "has no such answer", "ne propose pas cette réponse"),
        ("stars", "0", "has no such answer", "ne propose pas cette réponse"),
        ("wishes", "vase\nyacht", "has no such answer", "ne propose pas cette réponse"),
        ("consent", "", "Tick the box to agree", "Cochez la case"),
        ("consent", "off", "Tick the box to agree", "Cochez la case"),
        ("consent", "False", "Tick the box to agree", "Cochez la case"),
    ],
)
def test_answers_to_mend(content: Content, name: str, typed: str, english: str, french: str) -> None:
    for asking, words in ((ENGLISH, english), (FRENCH, french)):
        answer, error = fill(content, name, typed, asking)
        assert answer is None
        assert words in (error or "")


def test_the_agreed_sentence_is_kept_as_it_was_read(content: Content) -> None:
    assert fill(content, "consent", "yes", FRENCH) == ("Vous pouvez garder ceci.", None)


@pytest.mark.parametrize(
    ("typed", "is_accepted"),
    [
        ("030 123456", True),
        ("+49 30 123456", True),
        ("1" * 15, True),
        ("1" * 16, False),
        ("12", False),
        ("a1b2c3d4", False),
    ],
)
def test_phone_numbers_of_a_business_without_a_country(content: Content, typed: str, is_accepted: bool) -> None:
    answer, error = fill(content, "phone", typed, Asking("en", "en", None))
    assert (answer == typed, error is None) == (is_accepted, is_accepted)
    if error:
        assert "+44 20 7946 0123" in error


def test_a_day_may_be_past_where_the_form_says_so(content: Content) -> None:
    form = content.forms["contact"]
    question = next(field for field in form.fields if field.name == "day").model_copy(update={"from_today": False})
    filling = check_answers(form.model_copy(update={"fields": [question]}), {"day": "1999-12-31"}, ENGLISH)
    assert (filling.answers, filling.errors) == ({"day": "1999-12-31"}, {})


def test_all_mistakes_are_told_at_once(content: Content) -> None:
    filling = check_answers(content.forms["contact"], {"email": "x", "topic": "x"}, ENGLISH)
    assert list(filling.errors) == ["name", "email", "topic", "message", "consent"]
