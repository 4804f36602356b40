"""Every way to reach the business: its link, with and without words to begin with."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

import pytest

from generator import channels
from generator.channels import KINDS, KINDS_OF_PLACES, KINDS_OF_SITES, find_channels, find_channels_of_site, find_way
from generator.content.business import Business
from generator.content.folder import read_content
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

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
    assert {kind.__name__.rsplit(".", 1)[-1] for kind in (*KINDS, *KINDS_OF_SITES, *KINDS_OF_PLACES)} == modules


def test_the_way_leads_to_the_address_else_to_the_position() -> None:
    search = "https://www.openstreetmap.org/search?query="
    address = {"street": "1 bis, rue d’Été", "postcode": "69001", "city": "Lyon", "country": "FR"}
    position = {"latitude": "45.77", "longitude": "-4.83"}
    there = find_way(read(address=address, position=position))
    assert there is not None
    assert there.href == f"{search}1%20bis%2C%20rue%20d%E2%80%99%C3%89t%C3%A9%2C%2069001%2C%20Lyon%2C%20FR"
    point = find_way(read(position=position))
    assert point is not None
    assert point.href == f"{search}45.77%2C-4.83"
    assert find_way(read()) is None


def test_a_chat_is_a_channel_with_a_link_for_whoever_cannot_be_asked(tmp_path: Path) -> None:
    crisp = "third_parties: [{service: crisp, id: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}]\ncolour:"
    content = read_content(write_content(tmp_path, [("site.yaml", "colour:", crisp)]))
    [chat] = [channel for channel in find_channels_of_site(content) if channel.kind == "chat"]
    assert chat.href == "https://go.crisp.chat/chat/embed/?website_id=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    assert chat.frame is not None
    assert chat.frame.service.name == "crisp"
