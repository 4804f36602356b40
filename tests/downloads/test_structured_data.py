"""The JSON-LD of the home page: only words of schema.org, and only facts that the page shows to people."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import build_site
from generator.structured_data.offers import read_price
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Node = dict[str, Any]

# From https://schema.org, for the types used here: their properties and what each holds.
THING = {"@type", "@id", "name", "description", "url", "image", "sameAs"}
ORGANIZATION = THING | {
    "legalName", "slogan", "telephone", "email", "logo", "address", "areaServed", "makesOffer", "parentOrganization"
}  # fmt: skip
BUSINESS = ORGANIZATION | {
    "priceRange", "paymentAccepted", "geo", "openingHoursSpecification", "specialOpeningHoursSpecification"
}  # fmt: skip
TERMS = {
    "LocalBusiness": BUSINESS,
    "Florist": BUSINESS,
    "HairSalon": BUSINESS,
    "Organization": ORGANIZATION,
    "PostalAddress": {
        "@type", "streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"
    },
    "GeoCoordinates": {"@type", "latitude", "longitude"},
    "OpeningHoursSpecification": {"@type", "dayOfWeek", "opens", "closes", "validFrom", "validThrough"},
    "Offer": {"@type", "price", "priceCurrency", "itemOffered"},
    "Service": {"@type", "name", "description"},
}  # fmt: skip
HOLDS = {
    "address": {"PostalAddress"},
    "geo": {"GeoCoordinates"},
    "openingHoursSpecification": {"OpeningHoursSpecification"},
    "specialOpeningHoursSpecification": {"OpeningHoursSpecification"},
    "makesOffer": {"Offer"},
    "itemOffered": {"Service"},
    "parentOrganization": {None},  # by its @id
}
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DATE, TIME = r"\d{4}-\d\d-\d\d", r"([01]\d|2[0-3]):[0-5]\d"
SHAPES = {
    "@id": r"https://.+/#[a-z0-9-]+",
    "url": r"https://.+/",
    "image": r"https://.+/assets/.+",
    "logo": r"https://.+/assets/.+",
    "telephone": r"\+[1-9]\d{6,14}",
    "addressCountry": "[A-Z]{2}",
    "dayOfWeek": "|".join(DAYS),
    "opens": TIME,
    "closes": TIME,
    "validFrom": DATE,
    "validThrough": DATE,
    "price": r"\d+(\.\d\d)?",
    "priceCurrency": "[A-Z]{3}",
}
# Facts that people see in another shape: as hours in a table, as a picture, as the country's way to write an address.
OTHERWISE = {
    "@context", "@type", "@id", "url", "image", "logo", "addressCountry", "dayOfWeek", "opens", "closes",
    "validFrom", "validThrough", "price", "priceCurrency", "latitude", "longitude",
}  # fmt: skip

SALON = """
name: Salon Kamm
legal_name: Kamm GmbH
kind: HairSalon
phone: +49 30 901820
email: hallo@kamm.example
slogan: Cuts & colours
description: Since 1998.
price_range: €€
payment: [cash, card]
area: Berlin and Hamburg
links: [https://social.example/kamm]
time_zone: Europe/Berlin
hours: {monday-saturday: 9:00-18:00}
branches:
  - name: Mitte
    address: {street: Torstraße 1, postcode: 10119, city: Berlin, country: DE}
    position: {latitude: 52.5, longitude: 13.4}
  - name: Hafen
    phone: +49 40 901820
    address: {street: Kai 3, postcode: 20457, city: Hamburg, country: DE}
    hours: {friday: 18:00-2:00, sunday: open}
    special_hours:
      2026-12-24 to 2026-12-26: closed
      2026-12-27: 10:00-12:00
      2026-12-31: closed
      2027-01-02: closed
services:
  - {name: Cut, price: 39 €}
  - {name: Colour, price: from 80 €}
"""


def build_pages(folder: Path) -> dict[str, str]:
    """Return the home pages of a content folder by their language."""
    pages = [bytes(data).decode() for name, data in build_site(folder).files.items()  # type: ignore[arg-type]
             if name == "index.html" or re.fullmatch("[a-z]{2}/index.html", name)]  # fmt: skip
    return {re.findall('<html lang="([^"]+)"', page)[0]: page for page in pages}


def data_of(page: str) -> list[Node]:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(text)
    assert data.pop("@context") == "https://schema.org"
    return list(data.pop("@graph")) if "@graph" in data else [data]


@pytest.fixture
def salon_page(tmp_path: Path) -> str:
    """The home page of a business that has something for every term."""
    (tmp_path / "business.yaml").write_text(SALON, "utf-8")
    (tmp_path / "site.yaml").write_text("languages: [en]\naddress: https://kamm.example\n")
    return build_pages(tmp_path)["en"]


@pytest.fixture
def salon(salon_page: str) -> list[Node]:
    """Its nodes: the whole and two branches."""
    return data_of(salon_page)


def example_pages() -> dict[str, str]:
    """Return the home pages of all examples by folder and language."""
    folders = [ROOT / "content", *sorted(ROOT.glob("examples/*/content"))]
    return {f"{folder.parent.name} {tag}": page for folder in folders for tag, page in build_pages(folder).items()}


def faults_of(node: Node, allowed: set[str | None] | None = None) -> Iterator[str]:
    """Yield what in a node is not as schema.org has it."""
    kind = node.get("@type")
    if allowed is not None and kind not in allowed:
        yield f"a {kind} stands where {allowed} belongs"
    for name, value in node.items():
        if kind is not None and name not in TERMS[kind]:
            yield f"{kind} has no {name}"
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from faults_of(part, HOLDS[name])
            elif name in HOLDS or (name in SHAPES and not re.fullmatch(SHAPES[name], part)):
                yield f"{name}: {part}"


def words_of(node: Node) -> Iterator[str]:
    """Yield the facts of a node that people should see as they are."""
    for name, value in node.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from words_of(part)
            elif name not in OTHERWISE:
                yield from part.split(", ") if name in {"streetAddress", "paymentAccepted"} else [part]


def test_only_words_of_the_vocabulary_are_used(salon: list[Node]) -> None:
    nodes = [*salon, *(node for page in example_pages().values() for node in data_of(page))]
    assert len(nodes) >= 5
    assert [fault for node in nodes for fault in faults_of(node)] == []


def test_the_vocabulary_would_tell_mistakes() -> None:
    wrong = {"@type": "Florist", "phone": "1", "telephone": "030", "address": "here", "geo": {"@type": "Offer"}}
    assert len(list(faults_of(wrong))) == 4


def test_all_facts_are_visible_on_the_page(salon_page: str) -> None:
    for name, page in {"salon": salon_page, **example_pages()}.items():
        body = page[page.index("<body") :]
        links = {html.unescape(href) for href in re.findall('href="([^"]+)"', body)}
        shown = re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", "", body)))
        words = [word for node in data_of(page) for word in words_of(node)]
        assert words
        assert [word for word in words if not (word in shown or {word, f"tel:{word}"} & links)] == [], name


def test_every_term_is_tried(salon: list[Node]) -> None:
    used = {name for node in [*salon, *(node for page in example_pages().values() for node in data_of(page))]
            for name in node}  # fmt: skip
    assert BUSINESS - used == set()


def test_the_example_is_what_it_says() -> None:
    for language, page in build_pages(ROOT / "content").items():
        [node] = data_of(page)
        assert node["@type"] == "Florist"
        assert node["@id"] == "https://atelier-marguerite.example/#business"
        assert node["url"] == f"https://atelier-marguerite.example/{'' if language == 'en' else f'{language}/'}"


def test_days_with_the_same_hours_are_one_entry() -> None:
    [node] = data_of(build_pages(ROOT / "content")["en"])
    week = [(entry["dayOfWeek"], entry["opens"], entry["closes"]) for entry in node["openingHoursSpecification"]]
    weekdays = ["Tuesday", "Wednesday", "Thursday", "Friday"]
    assert week == [
        (weekdays, "09:30", "13:00"),
        (weekdays, "14:30", "19:00"),
        ("Saturday", "09:00", "19:00"),
        ("Sunday", "09:00", "13:00"),
    ]


def test_every_branch_is_a_business_of_its_own(salon: list[Node]) -> None:
    whole, mitte, hafen = salon
    assert (whole["@type"], whole["name"], "address" in whole) == ("Organization", "Salon Kamm", False)
    assert [node["@type"] for node in (mitte, hafen)] == ["HairSalon", "HairSalon"]
    assert len({node["@id"] for node in salon}) == 3
    assert [node["parentOrganization"]["@id"] for node in (mitte, hafen)] == [whole["@id"]] * 2
    assert [node["telephone"] for node in salon] == ["+4930901820", "+4930901820", "+4940901820"]
    assert [node["address"]["addressLocality"] for node in (mitte, hafen)] == ["Berlin", "Hamburg"]
    assert mitte["geo"] == {"@type": "GeoCoordinates", "latitude": 52.5, "longitude": 13.4}
    assert mitte["openingHoursSpecification"][0]["dayOfWeek"] == DAYS[:6]


def test_nights_whole_days_and_days_in_a_row(salon: list[Node]) -> None:
    hafen = salon[2]
    week = {entry["dayOfWeek"]: (entry["opens"], entry["closes"]) for entry in hafen["openingHoursSpecification"]}
    assert week == {"Friday": ("18:00", "02:00"), "Sunday": ("00:00", "23:59")}
    special = [
        (entry["validFrom"], entry["validThrough"], entry["opens"], entry["closes"])
        for entry in hafen["specialOpeningHoursSpecification"]
    ]
    assert special == [
        ("2026-12-24", "2026-12-26", "00:00", "00:00"),
        ("2026-12-27", "2026-12-27", "10:00", "12:00"),
        ("2026-12-31", "2026-12-31", "00:00", "00:00"),
        ("2027-01-02", "2027-01-02", "00:00", "00:00"),
    ]


def test_only_prices_that_are_one_amount_are_offers(salon: list[Node]) -> None:
    [offer] = salon[0]["makesOffer"]
    assert offer["itemOffered"]["name"] == "Cut"
    assert (offer["price"], offer["priceCurrency"]) == ("39", "EUR")


@pytest.mark.parametrize(
    ("text", "country", "price"),
    [
        ("€48", "FR", ("48", "EUR")),
        ("48 €", "", ("48", "EUR")),
        ("12,50\u00a0€", "FR", ("12.50", "EUR")),
        ("1\u202f200,00 €", "FR", ("1200.00", "EUR")),
        ("CHF 35.–", "CH", ("35", "CHF")),
        ("$9.99", "US", ("9.99", "USD")),
        ("$9.99", "CA", ("9.99", "CAD")),
        ("$9.99", "FR", None),
        ("450 kr", "SE", ("450", "SEK")),
        ("٤٨ €", "EG", ("48", "EUR")),
        ("\u200f١٬٢٠٠٫٥٠ €", "EG", ("1200.50", "EUR")),
        ("१२०० ₹", "IN", ("1200", "INR")),
        ("1,200 €", "FR", None),
        ("1.200 €", "FR", None),
        ("from €48", "FR", None),
        ("€36 a week", "FR", None),
        ("€10–€20", "FR", None),
        ("48", "FR", None),
        ("on request", "FR", None),
    ],
)
def test_prices(text: str, country: str, price: tuple[str, str] | None) -> None:
    assert read_price(text, country) == price


def test_texts_cannot_leave_the_script_element(tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script>"
    (tmp_path / "business.yaml").write_text(f'name: "{name}"\nphone: +33465712045\n')
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    page = build_pages(tmp_path)["en"]
    assert data_of(page)[0]["name"] == name
    assert "<script>alert" not in page
