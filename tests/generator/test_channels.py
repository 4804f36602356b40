"""Every way to reach the business: its link, with and without words to begin with."""

from __future__ import annotations

import pkgutil

import pytest

from generator import channels
from generator.channels import KINDS, KINDS_OF_SITES, find_channels
from generator.content.business import Business

NUMBER = "+33 4 65 71 20 45"
OTHER = "+33 6 39 98 14 27"
WORDS = "Bouquet & Cie : été ?"
QUOTED = "Bouquet%20%26%20Cie%20%3A%20%C3%A9t%C3%A9%20%3F"


def read(**facts: object) -> Business:
    return Business.model_validate({"name": "Marguerite", **facts})


def links_of(business: Business, words: str = "") -> list[tuple[str, str, str]]:
    return [(channel.kind, channel.href, str(channel.shown)) for channel in find_channels(business, words)]


@pytest.mark.parametrize(
    ("key", "value", "href", "with_words", "shown"),
    [
        ("phone", NUMBER, "tel:+33465712045", "tel:+33465712045", "+33465712045"),
        ("mobile", OTHER, "tel:+33639981427", "tel:+33639981427", "+33639981427"),
        ("sms", OTHER, "sms:+33639981427", f"sms:+33639981427?body={QUOTED}", "+33639981427"),
        ("whatsapp", OTHER, "https://wa.me/33639981427", f"https://wa.me/33639981427?text={QUOTED}", "+33639981427"),
        ("telegram", "@marguerite", "https://t.me/marguerite", f"https://t.me/marguerite?text={QUOTED}", "@marguerite"),
        ("signal", OTHER, "https://signal.me/#p/+33639981427", "https://signal.me/#p/+33639981427", "+33639981427"),
        (
            "viber",
            OTHER,
            "viber://chat?number=%2B33639981427",
            f"viber://chat?number=%2B33639981427&draft={QUOTED}",
            "+33639981427",
        ),
        ("messenger", "marguerite", "https://m.me/marguerite", f"https://m.me/marguerite?text={QUOTED}", "marguerite"),
        (
            "email",
            "a@shop.example",
            "mailto:a@shop.example",
            f"mailto:a@shop.example?subject={QUOTED}",
            "a@shop.example",
        ),
    ],
)
def test_a_channel_alone(key: str, value: str, href: str, with_words: str, shown: str) -> None:
    business = read(**{key: value})
    assert links_of(business) == [(key, href, shown)]
    assert links_of(business, WORDS) == [(key, with_words, shown)]


def test_a_business_without_channels_has_none() -> None:
    assert find_channels(read()) == []


def test_each_number_stands_once_with_what_it_is_for() -> None:
    orders = {"number": "+33 4 65 71 20 46", "label": {"en": "Orders", "fr": "Commandes"}}
    twice = {"number": NUMBER, "label": "The same again"}
    found = find_channels(read(phone=NUMBER, mobile=NUMBER, phones=[orders, twice]))
    assert [(channel.kind, channel.href) for channel in found] == [
        ("phone", "tel:+33465712045"),
        ("phone", "tel:+33465712046"),
    ]
    assert [channel.purpose.in_language("fr") if channel.purpose else None for channel in found] == [None, "Commandes"]


def test_every_module_of_a_channel_is_asked() -> None:
    modules = {module.name for module in pkgutil.iter_modules(channels.__path__)} - {"channel"}
    assert {kind.__name__.rsplit(".", 1)[-1] for kind in (*KINDS, *KINDS_OF_SITES)} == modules
