"""The thumb's bar on phones: it lies on no link before anybody has scrolled, and is there once the head has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.output import write_site
from tests.support.examples import EXAMPLES, ExampleSite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import StartStaticServer

BUSINESS = """
name: Harbour Locksmiths
phone: "+44 7700 900412"
whatsapp: "+44 7700 900412"
address: {street: 4 Quay Lane, city: Whitby, postcode: YO21 1AA, country: GB}
time_zone: Europe/London
hours: {monday-friday: 7:30-18:00}
"""
SERVICES = "services:\n" + "".join(f"  - {{name: Service {number}, price: £{number}0}}\n" for number in range(12))

# What of the page lies under the bar where it is now; nothing does where it is not to be seen.
COVERED = """() => {
  const bar = document.querySelector(".thumb-bar");
  if (!bar?.checkVisibility()) return [];
  const { top, bottom } = bar.getBoundingClientRect();
  return [...document.querySelectorAll("main :is(a, button, summary, td, li)")]
    .filter((element) => !bar.contains(element) && element.checkVisibility())
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return box.top < Math.min(bottom, innerHeight) && box.bottom > top;
    })
    .map((element) => element.textContent.trim());
}"""
# How much of the bar is to be seen above the edge of the window, from 0 to 1.
SHOWN = """() => {
  const bar = document.querySelector(".thumb-bar");
  if (!bar.checkVisibility()) return 0;
  const { top, height } = bar.getBoundingClientRect();
  return Math.max(0, Math.min(1, (innerHeight - top) / height));
}"""
LINKS_ALONE = ":is(a, button, summary, td, li)", ":is(a, button, summary)"


def scroll(page: Page, top: float) -> None:
    page.evaluate("top => scrollTo({top, behavior: 'instant'})", top)


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_no_link_of_the_examples_lies_under_the_bar_at_first(
    name: str, tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    example = ExampleSite(name, tmp_path)
    page = new_context().new_page()
    try:
        for home in example.homes:
            for width, height in [(360, 640), (360, 740), (360, 800), (390, 844), (412, 850)]:
                page.set_viewport_size({"width": width, "height": height})
                page.goto(home)
                assert page.evaluate(COVERED.replace(*LINKS_ALONE)) == [], (home, width, height)
    finally:
        example.server.stop()


@pytest.fixture
def open_card(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> Callable[[str, str], Page]:
    """Opens the card of a business in one look, without script."""

    def open_card(business: str, look: str) -> Page:
        (tmp_path / "site.yaml").write_text(f"languages: [en]\nlook: {look}\n")
        (tmp_path / "business.yaml").write_text(business)
        write_site(build_site(tmp_path).files, tmp_path / "site")
        page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
        page.goto(static_server(tmp_path / "site").url)
        return page

    return open_card


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_without_a_picture_the_bar_comes_when_the_head_has_gone(open_card: Callable[..., Page], look: str) -> None:
    page = open_card(BUSINESS + SERVICES, look)
    head = page.locator(".hero").evaluate("hero => hero.getBoundingClientRect().bottom")
    assert page.locator(".hero .button:visible").count() == 2  # no bar yet that would have them
    assert page.evaluate(SHOWN) == 0
    scroll(page, head / 2)
    assert page.evaluate(SHOWN) == 0
    scroll(page, head + 100)
    assert page.evaluate(SHOWN) == 1
    scroll(page, 1e6)
    assert page.evaluate(SHOWN) == 1
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_a_short_page_needs_no_bar(open_card: Callable[..., Page], look: str) -> None:
    page = open_card("name: Tom\nphone: +44 7700 900412\n", look)
    scroll(page, 1e6)
    assert page.evaluate(SHOWN) == 0
    assert page.locator("a[href^='tel:']:visible").count() >= 1
