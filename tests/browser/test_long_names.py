"""Names of the length that shops have: no word of theirs is broken, and none leaves its line, in any look."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.output import write_site
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import StartStaticServer

NAMES = ("Ring", "Le Bouquet Sauvage", "Marguerite", "Schlüsselamt", "Haarwerkstatt")
WIDTHS = (320, 360, 540, 767, 768, 900, 960, 1280, 1600)
PICTURE = "picture: {file: bouquet.svg, alt: A bouquet}\n"
FACTS = 'phone: "+49 30 23125118"\ntime_zone: Europe/Berlin\nhours: {monday: "9:00-18:00"}\n'
# The words of the name that do not stand on one line, or reach out of what holds them.
BROKEN = """() => {
  const name = document.querySelector("h1"), node = name.firstChild, edge = name.getBoundingClientRect();
  return [...node.data.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
    return lines.size > 1 || range.getBoundingClientRect().right > edge.right + 1;
  }).map(String);
}"""


@pytest.mark.parametrize("picture", [PICTURE, ""], ids=["picture", "plain"])
@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_no_word_of_a_name_is_broken(
    tmp_path: Path, static_server: StartStaticServer, page: Page, look: str, picture: str
) -> None:
    content = tmp_path / "content"
    (content / "media").mkdir(parents=True)
    shutil.copy(ROOT / "content" / "media" / "bouquet.svg", content / "media")
    (content / "site.yaml").write_text(f"languages: [de]\nlook: {look}\n", "utf-8")
    found = []
    for name in NAMES:
        (content / "business.yaml").write_text(f"name: {name}\n{picture}{FACTS}", "utf-8")
        folder = tmp_path / name
        write_site(build_site(content).files, folder)
        page.goto(static_server(folder).url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += [(width, word) for word in page.evaluate(BROKEN)]
    assert found == []


COMPOUND = "Rauchwarnmelderinstandhaltungsvertragsdurchführungsverordnung"
WORDY = f"""
name: Schornsteinfegermeisterbetrieb Müller-Lüdenscheidt
slogan: {COMPOUND}
phone: "+49 30 23125118"
address: {{street: Donaudampfschifffahrtsgesellschaftsstraße 123a, city: Bautzen-Niederkaina/Dolna Kina, country: DE}}
services:
  - {{name: Feuerstättenbeschauung, price: nach Gebührenordnung des Freistaates}}
  - {{name: {COMPOUND}, price: "ab 4,90 € je Gerät und Jahr"}}
offers: [{{title: Aktion für Mehrfamilienhausverwaltungen, price: "ab 4,90 € je Gerät und Jahr"}}]
team: [{{name: Friedrich-Wilhelm, role: {COMPOUND}}}]
testimonials: [{{text: {COMPOUND}!, name: {COMPOUND}}}]
questions: [{{question: {COMPOUND}?, answer: {COMPOUND}.}}]
payment: [{COMPOUND}]
"""
FORM = f"""
title: {COMPOUND}
to: [ring@example.org]
mode: mailto
fields:
  - {{name: kind, type: choices, label: {COMPOUND}, options: {{one: {COMPOUND}, two: Zwei}}}}
"""
OUTSIDE = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ...[...document.querySelectorAll("main *, footer *")].filter((element) => !element.closest(".unseen, .trap, svg"))
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((element) => element.textContent.trim().slice(0, 40))]"""


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_compounds_break_before_they_widen_a_page(
    tmp_path: Path, static_server: StartStaticServer, page: Page, look: str
) -> None:
    texts = {
        "site.yaml": f"languages: [de]\nlook: {look}\n",
        "business.yaml": WORDY,
        "forms/contact.yaml": FORM,
        "pages/page.md": f"---\ntitle: {COMPOUND}\ndescription: {COMPOUND}\n---\n# {COMPOUND}\n",
        "news/news.md": f"---\ntitle: {COMPOUND}\ndate: 2026-11-01\n---\n{COMPOUND}\n",
    }
    for name, text in texts.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, "utf-8")
    write_site(build_site(tmp_path / "content").files, tmp_path / "site")
    address = static_server(tmp_path / "site").url
    found = {}
    for path in ("/", "/page/", "/news/", "/news/news/"):
        page.goto(address + path)
        for width in (320, 768, 960, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found[path, width] = page.evaluate(OUTSIDE)
    assert {place: outside for place, outside in found.items() if outside != [0]} == {}


def test_a_long_price_leaves_room_for_the_name(tmp_path: Path, static_server: StartStaticServer, page: Page) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.yaml").write_text("languages: [de]\nlook: market\n", "utf-8")
    (tmp_path / "content" / "business.yaml").write_text(WORDY, "utf-8")
    write_site(build_site(tmp_path / "content").files, tmp_path / "site")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(static_server(tmp_path / "site").url)
    names = page.locator(".services h3").all()
    assert all((box := name.bounding_box()) and box["width"] > 96 for name in names)
