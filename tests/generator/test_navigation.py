"""The navigation: by itself, set by hand, and in other languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.build import build_site
from generator.navigation import SECTIONS
from tests.support.content import write_content
from tests.support.crawl import Crawl
from tests.support.examples import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

NEWS = ("news/sale.md", "---\ntitle: Sale\ndate: 2026-11-20\n---\nWords.\n")
NAVIGATION = """\
navigation:
  - services
  - pages/way.md
  - news
  - contact
  - to: hours
    label: {en: When, fr: Quand}
  - to: about
    label: {fr: Qui}
  - to: https://shop.example/buy?x=1
    label: Buy
handler:"""
BY_HAND = [NEWS, ("site.yaml", "handler:", NAVIGATION)]


def links(folder: Path, name: str, part: str = "pages") -> list[str]:
    """Return the links of a navigation as they are written: what stands between the tags of a list."""
    page = build_site(folder).files[name]
    assert isinstance(page, bytes)
    found = re.search(rf'<nav class="{part}".*?</nav>', page.decode(), re.DOTALL)
    assert found is not None
    return re.findall(r"<li>(.*?)\s*</li>", found[0], re.DOTALL)


def test_by_itself_all_pages_and_the_news(tmp_path: Path) -> None:
    folder = write_content(tmp_path, [NEWS, ("pages/way.md", "menu: no", "menu: yes")])
    assert links(folder, "index.html") == [
        '<a href="way/">The way</a>',
        '<a href="about/">About us</a>',
        '<a href="news/">News</a>',
    ]
    assert links(folder, "about/index.html")[1] == '<a href="./" aria-current="page">About us</a>'


def test_by_hand_in_the_order_of_the_owner(tmp_path: Path) -> None:
    folder = write_content(tmp_path, BY_HAND)
    assert links(folder, "index.html") == [
        '<a href="#services">What we offer</a>',
        '<a href="way/">The way</a>',
        '<a href="news/">News</a>',
        '<a href="#contact">Write to us</a>',
        '<a href="#hours">When</a>',
        '<a href="about/" lang="fr" dir="ltr">Qui</a>',
        '<a href="https://shop.example/buy?x=1">Buy</a>',
    ]
    french = links(folder, "fr/way/index.html")
    assert french[0].startswith('<a href="../#services">')
    assert french[1] == '<a href="./" aria-current="page">Le chemin</a>'
    assert french[4:6] == ['<a href="../#hours">Quand</a>', '<a href="../about/">Qui</a>']


def test_news_are_below_their_list(tmp_path: Path) -> None:
    folder = write_content(tmp_path, BY_HAND)
    assert links(folder, "news/index.html")[2] == '<a href="./" aria-current="page">News</a>'
    assert links(folder, "news/sale/index.html")[2] == '<a href="../" aria-current="true">News</a>'


def test_a_title_in_place_of_a_translation_is_marked(tmp_path: Path) -> None:
    folder = write_content(tmp_path, [("pages/about.fr.md", None)])
    assert links(folder, "fr/index.html") == ['<a href="about/" lang="en" dir="ltr">About us</a>']


def test_the_home_page_lists_what_leads_away_from_it_below(tmp_path: Path) -> None:
    page = build_site(write_content(tmp_path, BY_HAND)).files["index.html"]
    assert isinstance(page, bytes)
    [further] = re.findall(r'<section class="section further".*?</section>', page.decode(), re.DOTALL)
    assert re.findall('href="([^"]*)"', further) == ["way/", "about/", "https://shop.example/buy?x=1"]


def test_every_entry_leads_somewhere(tmp_path: Path) -> None:
    from generator.output import write_site

    folder = write_content(tmp_path / "content", BY_HAND)
    write_site(build_site(folder).files, tmp_path / "site")
    assert Crawl(tmp_path / "site", "https://corner.example").dead_references() == []


def test_all_sections_of_the_examples_have_a_name() -> None:
    """A section that the home page gained, and that a navigation cannot name, is missing in SECTIONS."""
    known = {*SECTIONS, "news"}
    for folder in EXAMPLES.values():
        built = build_site(folder)
        page = built.files["index.html"]
        assert isinstance(page, bytes)
        found = set(re.findall(r'<section [^>]*\bid="([^"]+)"', page.decode())) - set(built.content.forms)
        assert found <= known
