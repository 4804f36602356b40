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
