"""E-mail addresses: heard as they are written, and broken behind their @ where a line has no room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.output import write_site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import StartStaticServer

SHORT = "hallo@nour.example"
TWO_LINES = "geschaeftsfuehrung@blumen-am-markt.example"
ENDLESS = "a@schornsteinfegermeisterbetrieb-mueller-luedenscheidt.example"
# The text of the link, line by line.
LINES = """(link) => {
  const lines = new Map(), range = document.createRange();
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    [...node.data].forEach((letter, index) => {
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines.set(top, (lines.get(top) ?? "") + letter);
    });
  }
  return [...lines.values()];
}"""


@pytest.mark.parametrize(
    ("address", "lines"), [(SHORT, [SHORT]), (TWO_LINES, ["geschaeftsfuehrung@", "blumen-am-markt.example"])]
)
def test_an_address_breaks_behind_its_at(
    tmp_path: Path, static_server: StartStaticServer, page: Page, address: str, lines: list[str]
) -> None:
    open_card(tmp_path, static_server, page, address)
    assert page.locator(".channels [href^=mailto]").evaluate(LINES) == lines


@pytest.mark.parametrize("address", [SHORT, TWO_LINES, ENDLESS])
def test_an_address_is_heard_as_it_is_written(
    tmp_path: Path, static_server: StartStaticServer, page: Page, address: str
) -> None:
    open_card(tmp_path, static_server, page, address)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    names = [node["name"]["value"] for node in tree["nodes"] if node.get("role", {}).get("value") == "link"]
    assert names.count(address) == page.locator("[href^=mailto]:has(bdi)").count() == 2
    assert page.locator("html").evaluate("element => element.scrollWidth") <= 320


def open_card(folder: Path, static_server: StartStaticServer, page: Page, address: str) -> None:
    """Open the card of a business with this address on a small phone."""
    content = folder / "content"
    content.mkdir()
    (content / "site.yaml").write_text("languages: [de]\n")
    (content / "business.yaml").write_text(f"name: Ring\nemail: {address}\nphone: +49 30 23125118\n")
    write_site(build_site(content).files, folder / "site")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(static_server(folder / "site").url)
