"""Branches on the pages: two are called from the first screen, of more one is chosen first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site

if TYPE_CHECKING:
    from pathlib import Path

BUSINESS = """\
name: Corner Shop
time_zone: Europe/Berlin
hours: {monday-friday: "9:00-18:00"}
branches:
"""
BRANCH = """\
  - name: Branch {0}
    phone: +49 30 2312511{0}
    address: {{street: Side Street {0}, postcode: 12047, city: Berlin, country: DE}}
"""


def build_pages(folder: Path, branches: int) -> dict[str, str]:
    (folder / "pages").mkdir()
    (folder / "site.yaml").write_text("languages: [en]\n")
    (folder / "business.yaml").write_text(BUSINESS + "".join(BRANCH.format(each) for each in range(branches)))
    (folder / "pages" / "about.md").write_text("---\ntitle: About us\n---\nText.\n")
    files = build_site(folder).files
    return {name: str(bytes(files[name]), "utf-8") for name in ("index.html", "about/index.html")}


def part(html: str, start: str, end: str) -> str:
    return html.partition(start)[2].partition(end)[0]


@pytest.mark.parametrize(("branches", "called"), [(2, ["tel:+4930231251{}"] * 2), (3, ["#places"]), (5, ["#places"])])
def test_the_first_screen_has_at_most_two_calls(tmp_path: Path, branches: int, called: list[str]) -> None:
    hero = part(build_pages(tmp_path, branches)["index.html"], '<section class="hero', "</section>")
    links = re.findall(r'class="button call" href="([^"]+)"', hero)
    assert [re.sub(r"(?<=251)\d\d$", "{}", link) for link in links] == called
    assert hero.count('class="status"') == (branches if branches == 2 else 0)


def test_each_of_many_places_says_itself_whether_it_is_open(tmp_path: Path) -> None:
    html = build_pages(tmp_path, 3)["index.html"]
    places = part(html, 'id="places"', "</section>")
    assert re.findall(r'data-table="([^"]+)"', places) == ["place-1", "place-2", "place-3"]
    assert places.count("tel:+4930") == 3


@pytest.mark.parametrize(("branches", "addresses"), [(2, 2), (3, 0)])
def test_the_foot_leads_to_many_places(tmp_path: Path, branches: int, addresses: int) -> None:
    foot = part(build_pages(tmp_path, branches)["about/index.html"], "<footer", "</footer>")
    assert foot.count("Side Street") == addresses
    assert ('href="../#places"' in foot) == (addresses == 0)


def test_the_end_of_a_page_leads_to_many_places(tmp_path: Path) -> None:
    offer = part(build_pages(tmp_path, 3)["about/index.html"], '<aside class="offer"', "</aside>")
    assert re.findall(r'class="button call" href="([^"]+)"', offer) == ["../#places"]
