"""Every page of every example, in all three looks: what each of them must keep to."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from generator.colour import measure_contrast
from generator.content.folder import read_content
from generator.drawing import Drawing
from tests.browser.test_html import check_html
from tests.browser.test_pages import AXE, VIEWS, judge
from tests.support.examples import EXAMPLES, ExampleSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Response


@pytest.fixture(scope="module", params=list(EXAMPLES))
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExampleSite]:
    site = ExampleSite(request.param, tmp_path_factory.mktemp("examples"))
    yield site
    site.server.stop()


def test_the_examples_are_written_both_ways(example: ExampleSite, page: Page) -> None:
    directions = {}
    for home in example.homes:
        page.goto(home)
        html = page.locator("html")
        directions[html.get_attribute("lang")] = html.get_attribute("dir")
    assert (
        directions
        == {
            "flowers": {"en": "ltr", "fr": "ltr"},
            "salon": {"de": "ltr", "en": "ltr", "ar": "rtl"},
            "tradesman": {"en": "ltr"},
        }[example.name]
    )


def test_html_has_no_error_and_no_warning(example: ExampleSite) -> None:
    assert check_html(example.pages) == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_no_fault(
    example: ExampleSite, new_context: Callable[..., BrowserContext], scheme: str, width: int
) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    axe = AXE.read_text("utf-8")
    page = new_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    faults: dict[str, list[str]] = {}
    for address in example.pages:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
        page.evaluate(axe)
        faults[address] = judge(page)
        if page.locator(".thumb-bar").count():  # once more where it has come to rest
            page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
            faults[address] += judge(page)
    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_no_page_is_wider_than_a_small_phone(
    example: ExampleSite, new_context: Callable[..., BrowserContext], script: bool
) -> None:
    """WCAG 1.4.10: 320 CSS pixels without scrolling sideways."""
    page = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script).new_page()
    widths = {}
    for address in example.pages:
        page.goto(address)
        widths[address] = page.locator("html").evaluate("element => element.scrollWidth")
        # Without script too, the number, the hours and the way are there.
        assert page.locator("a[href^='tel:']:visible").count() >= 1, address
    assert {address: width for address, width in widths.items() if width > 320} == {}
    page.goto(example.homes[0])
    expect(page.locator("table.hours").first).to_be_visible()


def test_the_home_page_is_light(example: ExampleSite, new_context: Callable[..., BrowserContext]) -> None:
    """What a phone loads before anybody scrolls: the page, its style, its scripts and the first picture."""
    for home in example.homes:
        page = new_context(viewport={"width": 360, "height": 780}).new_page()
        loaded: dict[str, Response] = {}
        page.on("response", lambda answer, loaded=loaded: loaded.update({answer.url: answer}))
        page.goto(home, wait_until="networkidle")
        sizes = {url: len(gzip.compress(answer.body())) for url, answer in loaded.items() if "data:" not in url}
        assert sizes[home] <= 14_000
        assert sum(size for url, size in sizes.items() if url.endswith(".css")) <= 10_000
        assert sum(size for url, size in sizes.items() if url.endswith(".js")) <= 5_000
        assert len(sizes) <= 10, sorted(sizes)
        assert sum(sizes.values()) <= 150_000


def test_print_takes_two_sheets_at_most(example: ExampleSite, page: Page) -> None:
    for home in example.homes:
        page.goto(home)
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) <= 2
        assert round(float(sheets[0].mediabox.height) / 72 * 25.4) == 297


def draw_answers(name: str) -> Iterator[str]:
    """Yield the pages that the handler answers with, as the example would draw them."""
    content = read_content(EXAMPLES[name])
    drawing = Drawing(content, handler="")
    for language in content.site.languages:
        yield drawing.notice_page(language, "Title", "A sentence.")
        for form in content.forms.values():
            errors = {field.name: f"Mistake in {field.name}" for field in form.fields}
            yield drawing.form_page(form, language, {}, errors)
            yield drawing.received_page(form, language, "K7QM-3FWA")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answers_of_the_handler_keep_to_the_same(
    example: ExampleSite, new_context: Callable[..., BrowserContext], tmp_path: Path, scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    page = new_context(color_scheme=scheme, viewport={"width": 320, "height": 800}).new_page()
    faults = []
    for number, html in enumerate(draw_answers(example.name)):
        (tmp_path / f"{number}.html").write_text(html, "utf-8")
        page.set_content(html)
        page.evaluate(AXE.read_text("utf-8"))
        faults += judge(page)
        assert page.locator("html").evaluate("element => element.scrollWidth") <= 320
    assert faults == []
    if scheme == "light":
        assert check_html(sorted(tmp_path.glob("*.html"))) == []


def test_the_home_page_is_described(example: ExampleSite, page: Page) -> None:
    for home in example.homes:
        page.goto(home)
        description = page.locator("meta[name=description]").get_attribute("content")
        assert len(description or "") >= 20


# The outline of what has the focus, the ground it is drawn on, and its words; an outline outside is on what is around.
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const option = element.closest(".option");
    const outlined = option ?? element;
    const style = getComputedStyle(outlined);
    let ground = parseFloat(style.outlineOffset) < 0 ? outlined : outlined.parentElement;
    const colourOf = (ancestor) => getComputedStyle(ancestor).backgroundColor;
    while (ground.parentElement && colourOf(ground) === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
    const words = element.getAttribute("aria-label") || element.textContent.trim() || element.name || element.tagName;
    return [style.outlineStyle, style.outlineColor, colourOf(ground), words];
}"""


def as_hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_every_ground(
    example: ExampleSite, new_context: Callable[..., BrowserContext], scheme: str, width: int
) -> None:
    """WCAG 2.4.7 and 1.4.11: three to one against what the outline is drawn on."""
    page = new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    ).new_page()
    page.goto(example.homes[-1])
    seen: dict[str, tuple[str, float]] = {}
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        style, outline, ground, words = found
        seen[words] = (style, measure_contrast(as_hex(outline), as_hex(ground)))
    assert len(seen) >= 4
    assert {words: found for words, found in seen.items() if found[0] == "none" or found[1] < 3} == {}
