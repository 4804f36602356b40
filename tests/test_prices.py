"""The figure of a price and the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.prices import split_price
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("price", "parts"),
    [
        ("€48", ("", "€48", "")),
        ("from €28", ("from", "€28", "")),
        ("dès 28 €", ("dès", "28\xa0€".replace("\xa0", " "), "")),
        ("€36 a week", ("", "€36", "a week")),
        ("36 € par semaine", ("", "36 €", "par semaine")),
        ("ab 1.200,– € netto", ("ab", "1.200,– €", "netto")),
        ("14–120 €", ("", "14–120 €", "")),
        ("from $1,200.50 each", ("from", "$1,200.50", "each")),
        ("3 000円から", ("", "3 000円", "から")),
        ("ابتداءً من 65 €", ("ابتداءً من", "65 €", "")),
        ("on request", ("", "on request", "")),
        ("14 krone", ("", "14 krone", "")),
        ("2 for €5, 3 for €7", ("", "2 for €5, 3 for €7", "")),
        ("", ("", "", "")),
    ],
)
def test_parts_of_a_price(price: str, parts: tuple[str, str, str]) -> None:
    assert split_price(price) == parts


def test_a_price_keeps_its_words_on_the_page(tmp_path: Path) -> None:
    changes = [("business.yaml", "price: €5", "price: {en: from €5 <each>, fr: dès 5 € pièce}")]
    page = build_site(write_content(tmp_path, changes)).files["index.html"]
    assert isinstance(page, bytes)
    [price] = re.findall('<p class="price">(.*?)</p>', page.decode())
    drawn = '<span class="before">from</span> €5 <span class="after">&lt;each&gt;</span>'
    assert price == f"<bdi>{drawn}</bdi>"
