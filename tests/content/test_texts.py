"""Texts in one or several languages."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.content.texts import Text

READ = TypeAdapter(Text).validate_python


def test_one_string_holds_for_every_language() -> None:
    text = READ("  Flowers ")
    assert text.in_language("en") == text.in_language("fr", "en") == "Flowers"
    assert text.language_of("fr", "en") == "fr"
    assert text.languages == set()


@pytest.mark.parametrize(
    ("language", "default", "words", "shown"),
    [
        ("fr", "en", "Fleurs", "fr"),
        ("en", "fr", "Flowers", "en"),
        ("de", "fr", "Fleurs", "fr"),
        ("de", "nl", "Flowers", "en"),
        ("de", "", "Flowers", "en"),
    ],
)
def test_the_best_language_is_taken(language: str, default: str, words: str, shown: str) -> None:
    text = READ({"en": "Flowers", "fr": " Fleurs\n"})
    assert text.in_language(language, default) == words
    assert text.language_of(language, default) == shown
    assert text.languages == {"en", "fr"}


def test_equal_texts_are_equal() -> None:
    assert READ("a") == READ("a")
    assert READ("a") != READ({"en": "a"})
    assert READ("a") != "a"
    assert len({READ("a"), READ("a "), READ({"en": "a"})}) == 2
    assert "Fleurs" in repr(READ({"fr": "Fleurs"}))


@pytest.mark.parametrize(
    "value", ["", "  ", [], ["a"], {}, {"en": ""}, {"en": ["a"]}, {"en": None}, None, 1, {"en": "a", "fr": " "}]
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        READ(value)


def test_every_language_that_is_wrong_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        READ({"en": "", "fr": ["a"], "de": "gut"})
    assert [error["loc"][-1] for error in caught.value.errors()] == ["en", "fr"]
