"""Every page of the example as a visitor meets it: on a phone and on a desktop, in light and in dark."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.handler_pages import fetch_handler_pages
from tests.support.shop import site_addresses
from tests.support.source import ROOT
from tests.support.visitor import Letter, fill_in, press_send, read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.support.browser import PageWatch
    from tests.support.shop import Shop

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Each scheme and each width; the other two ways to put them together are among the proofs.
VIEWS = [
    ("light", 360),
    ("dark", 1280),
    pytest.param("light", 1280, marks=pytest.mark.slow),
    pytest.param("dark", 360, marks=pytest.mark.slow),
]


def visit_all(shop: Shop, page: Page, look: Callable[[str], None]) -> None:
    """Open the home page and every kind of page of the handler, and look at each; `test_examples` looks at the rest."""
    page.goto(shop.site.url)
    look("home")
    for path in ("/forms/contact", "/forms/contact?language=fr", "/forms/nowhere"):
        page.goto(shop.handler.url + path)
        look(path)
    page.goto(f"{shop.handler.url}/forms/contact")
    fill_in(page, Letter(name="", email="zoe@", occasion="", ticks=[]))
    press_send(page)
    page.get_by_role("alert").wait_for()
    look("the page with mistakes")
    fill_in(page, Letter())
    press_send(page)
    read_receipt(page)
    look("the thanks")


def expect_refusals(watch: PageWatch) -> None:
    watch.expect(r"status of (404|422)")


def judge(page: Page) -> list[str]:
    """Return a line for each fault that axe finds on the page as it is."""
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_no_fault(
    open_shop: Shop,
    new_context: Callable[..., BrowserContext],
    page_watch: PageWatch,
    scheme: str,
    width: int,
) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    expect_refusals(page_watch)
    axe = AXE.read_text("utf-8")
    faults: dict[str, list[str]] = {}
    page = new_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()

    def look(name: str) -> None:
        page.evaluate(axe)
        faults[name] = judge(page)

    visit_all(open_shop, page, look)
    assert len(faults) == 6
    assert {name: found for name, found in faults.items() if found} == {}


def test_axe_is_listened_to(new_context: Callable[..., BrowserContext]) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    page = new_context().new_page()
    page.set_content(
        "<html lang=en><title>t</title><main><h1>h</h1><p style='color:#aaa;background:#fff'>pale</p></main>"
    )
    page.evaluate(AXE.read_text("utf-8"))
    assert [fault.split(":")[0] for fault in judge(page)] == ["color-contrast"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_no_page_is_wider_than_a_small_phone(
    open_shop: Shop, new_context: Callable[..., BrowserContext], page_watch: PageWatch, script: bool
) -> None:
    """WCAG 1.4.10: 320 CSS pixels without scrolling sideways."""
    expect_refusals(page_watch)
    page = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script).new_page()
    widths: dict[str, int] = {}

    def look(name: str) -> None:
        widths[name] = page.locator("html").evaluate("element => element.scrollWidth")

    visit_all(open_shop, page, look)
    assert {name: width for name, width in widths.items() if width > 320} == {}


def test_a_page_that_is_missing_is_drawn_wherever_it_was_looked_for(
    open_shop: Shop, page: Page, page_watch: PageWatch
) -> None:
    missing = f"{open_shop.site.url}/fleurs/roses/nowhere"
    page_watch.expect(rf"status of 404.*\({missing}\)")
    page.goto(missing)
    assert page.get_by_role("heading", level=1).count() == 1
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link").first.click()
    assert page.url.startswith(f"{open_shop.site.url}/")
    assert page.get_by_role("heading", level=1).inner_text()


def test_links_within_the_site_lead_somewhere(open_shop: Shop, page: Page, page_watch: PageWatch) -> None:
    expect_refusals(page_watch)
    fetch = functools.cache(page.request.get)
    for address in site_addresses(open_shop):
        page.goto(address)
        for target in {str(href) for href in page.locator("a[href]").evaluate_all("links => links.map(a => a.href)")}:
            plain, _, anchor = target.partition("#")
            if not plain.startswith(open_shop.site.url) or "404" in plain:
                continue
            answer = fetch(plain)
            assert answer.status == 200, f"{address} links to {target}"
            if anchor:
                assert f'id="{anchor}"' in answer.text() or f"id={anchor}" in answer.text(), f"{address}: {target}"


def test_the_handler_answers_in_the_look_of_the_site(open_shop: Shop) -> None:
    letter = json.loads((ROOT / "tests" / "support" / "answers.json").read_text("utf-8"))
    for name, (_, text) in fetch_handler_pages(open_shop.handler.url, letter).items():
        assert "Atelier Marguerite" in text, name
        assert text.count("<style>") == 1, name
        assert 'href="tel:' in text, name
