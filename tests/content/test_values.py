"""Phone numbers, addresses, colours and the other small values of the content."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.content.values import (
    Colour,
    Country,
    Email,
    Language,
    MediaFile,
    Phone,
    SchemaType,
    WebAddress,
)


def read(kind: Any, value: object, country: str | None = None) -> Any:
    return TypeAdapter(kind).validate_python(value, context={"country": country})


def code_of(kind: Any, value: object, country: str | None = None) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value, country)
    [error] = caught.value.errors()
    return error["type"].removeprefix("problem.")


@pytest.mark.parametrize(
    ("written", "country", "number", "national", "international"),
    [
        ("04 65 71 20 45", "FR", "+33465712045", "04 65 71 20 45", "+33 4 65 71 20 45"),
        ("+33 (0)4 65 71 20 45", None, "+33465712045", "04 65 71 20 45", "+33 4 65 71 20 45"),
        ("0033465712045", "FR", "+33465712045", "04 65 71 20 45", "+33 4 65 71 20 45"),
        ("+49 30 123456", "FR", "+4930123456", "030 123456", "+49 30 123456"),
        ("030/12 34-56", "DE", "+4930123456", "030 123456", "+49 30 123456"),
        ("(212) 555-0100", "US", "+12125550100", "(212) 555-0100", "+1 212-555-0100"),
        ("020 7946 0958", "GB", "+442079460958", "020 7946 0958", "+44 20 7946 0958"),
        ("06 1234 5678", "IT", "+390612345678", "06 1234 5678", "+39 06 1234 5678"),
        ("03-1234-5678", "JP", "+81312345678", "03-1234-5678", "+81 3-1234-5678"),
        ("٠٣٠ ١٢٣٤٥٦", "DE", "+4930123456", "030 123456", "+49 30 123456"),
        ("22 12 34 56", "NO", "+4722123456", "22 12 34 56", "+47 22 12 34 56"),
        (" +49 30 123456 ", None, "+4930123456", "030 123456", "+49 30 123456"),
    ],
)
def test_phone_numbers_of_many_countries(
    written: str, country: str | None, number: str, national: str, international: str
) -> None:
    phone = read(Phone, written, country)
    assert phone == number
    assert phone.national == national
    assert phone.international == international
    assert phone.link == f"tel:{number}"


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("030 123456", None, "phone.no_country"),
        ("call us", None, "phone.no_country"),
        ("call us", "DE", "phone.invalid"),
        ("12", "DE", "phone.invalid"),
        ("555-0100", "US", "phone.invalid"),
        ("02142", "US", "phone.invalid"),
        ("+", None, "phone.invalid"),
        ("+49", None, "phone.invalid"),
        ("+999 123456", None, "phone.invalid"),
        ("1" * 500, "DE", "phone.invalid"),
        ("030 123456 or 030 654321", "DE", "phone.invalid"),
        ("(212) 555-0100 x12", "US", "phone.extension"),
        ("+49 30 123456 ext. 7", None, "phone.extension"),
        ("", "DE", "text_empty"),
        (["030 123456"], "DE", "text_expected"),
        (None, "DE", "text_expected"),
    ],
)
def test_what_is_no_phone_number(written: object, country: str | None, code: str) -> None:
    assert code_of(Phone, written, country) == code


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("hello@example.com", "hello@example.com"),
        (" hello@Example.COM ", "hello@example.com"),
        ("o'brien+web@example.com", "o'brien+web@example.com"),
        ("grüße@example.com", "grüße@example.com"),
        ("info@münchen.example", "info@münchen.example"),
    ],
)
def test_email_addresses(written: str, address: str) -> None:
    assert read(Email, written) == address


@pytest.mark.parametrize(
    "written",
    ["hello", "hello@", "@example.com", "hello@example", "hello@localhost", "a@b.example, c@d.example", "a@[127.0.0.1]",
     "a b@example.com", "Shop <a@example.com>", "a@example.com\nBcc: b@example.com", "a@example..com"],
)  # fmt: skip
def test_what_is_no_email_address(written: str) -> None:
    assert code_of(Email, written) == "email.invalid"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.com", "https://example.com"),
        ("https://example.com/", "https://example.com"),
        ("HTTPS://WWW.Example.com/Shop/", "https://www.example.com/Shop"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://example.com:443/", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("https://münchen.example/blumen", "https://xn--mnchen-3ya.example/blumen"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://example.com/fleurs/été", "https://example.com/fleurs/%C3%A9t%C3%A9"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
    ],
)
def test_web_addresses_are_written_as_browsers_do(written: str, address: str) -> None:
    assert read(WebAddress, written) == address
    assert read(WebAddress, address) == address


@pytest.mark.parametrize(
    "written",
    ["example.com", "www.example.com", "//example.com", "https//example.com", "https:example.com", "https://", "*",
     "https:///x", "ftp://example.com", "javascript:alert(1)", "mailto:a@example.com", "https://example.com/?a=b",
     "https://example.com/#a", "https://me@example.com", "https://me:secret@example.com", "https://@example.com",
     "https://example.com:99999", "https://example.com:x", "https://[::1", "https://a;b.example", "https://a_b.example",
     "https://a..b", "https://a b.example", "https://example.com/a b", "https://example.com/<b>", "https://example.com/'",
     "https://example.com\\@evil.example", "https://example.com\nX: y", "https://-a.example",
     "https://" + "x" * 64 + ".example"],
)  # fmt: skip
def test_what_is_no_web_address(written: str) -> None:
    assert code_of(WebAddress, written) == "address.invalid"


@pytest.mark.parametrize(
    ("written", "colour"),
    [("#7a3350", "#7a3350"), ("#7A3350", "#7a3350"), (" #f00 ", "#ff0000"), ("#000000", "#000000")],
)
def test_colours(written: str, colour: str) -> None:
    assert read(Colour, written) == colour


@pytest.mark.parametrize(
    "written", ["7a3350", "#7a33", "#7a33505", "#7a335g", "red", "rgb(0,0,0)", "#٣٣٣", "#7a3350;x"]
)
def test_what_is_no_colour(written: str) -> None:
    assert code_of(Colour, written) == "colour.invalid"


@pytest.mark.parametrize(
    ("kind", "good", "bad", "code"),
    [
        (Country, ["FR", "fr", " NO "], ["UK", "EU", "Germany", "F", "1.10", "AQ", "FRA"], "country.invalid"),
        (
            Language,
            ["en", "fr", "pt-BR", "zh-Hant", "zh-Hant-TW"],
            ["EN", "english", "pt_BR", "e", "en-", "en-us"],
            "language.invalid",
        ),
        (
            SchemaType,
            ["Florist", "LocalBusiness"],
            ["florist", "Flower Shop", "X", "Florist1", "A" * 99],
            "kind.invalid",
        ),
        (
            MediaFile,
            ["shop.jpg", "team/Zoë 1.jpg", "a.b.svg"],
            ["shop", ".hidden.jpg", "../shop.jpg", "/shop.jpg", "a//b.jpg", "a\\b.jpg", "team/.x.jpg", "shop."],
            "media.name",
        ),
    ],
)
def test_words_of_a_kind(kind: Any, good: list[str], bad: list[str], code: str) -> None:
    for written in good:
        expected = written.strip().upper() if kind is Country else written
        assert read(kind, written) == expected
    for written in bad:
        assert code_of(kind, written) == code


@pytest.mark.parametrize("kind", [Phone, Email, WebAddress, Colour, Country, Language, SchemaType, MediaFile])
def test_a_value_is_one_text(kind: Any) -> None:
    for value in (None, [], ["a"], {}, {"a": "b"}):
        assert code_of(kind, value, "FR") == "text_expected"
    for value in ("", " \n"):
        assert code_of(kind, value, "FR") == "text_empty"
