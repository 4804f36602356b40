"""News that is over, taken off the card by the script, and times as the shop's country writes them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.output import write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import StartStaticServer

NEWS = {
    "soup": "---\ntitle: Soup\ndate: 2026-06-01\nends: 2026-06-15\n---\nHot.\n",
    "wine": "---\ntitle: Wine\ndate: 2026-05-01\n---\nRed.\n",
}
BUSINESS = """
name: Bar
phone: "{phone}"
time_zone: Europe/Paris
hours: {{monday: 9:30-18:00}}
"""


@pytest.fixture
def open_site(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """Opens the card of a bar with some news at an instant (ISO 8601), with script or without."""

    def open_at(instant: str, news: dict[str, str], *, phone: str = "+33465712045", script: bool = True) -> Page:
        content = tmp_path / "content"
        (content / "news").mkdir(parents=True)
        (content / "site.yaml").write_text("languages: [en]\n")
        (content / "business.yaml").write_text(BUSINESS.format(phone=phone))
        for name, text in news.items():
            (content / "news" / f"{name}.md").write_text(text)
        write_site(build_site(content).files, tmp_path / "site")
        page = new_context(timezone_id="Europe/Paris", locale="en-US", java_script_enabled=script).new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(instant))
        page.goto(static_server(tmp_path / "site").url)
        return page

    return open_at


@pytest.mark.parametrize(
    ("instant", "names", "script", "shown"),
    [
        ("2026-06-15T21:00:00Z", ("soup", "wine"), True, ["Soup", "Wine"]),
        ("2026-06-15T22:30:00Z", ("soup", "wine"), True, ["Wine"]),  # half past midnight where the visitor is
        ("2026-06-16T09:00:00Z", ("soup", "wine"), False, ["Soup", "Wine"]),
        ("2026-06-16T09:00:00Z", ("soup",), True, []),
    ],
)
def test_news_leave_the_card_when_they_are_over(
    open_site: Callable[..., Page], instant: str, names: tuple[str, ...], script: bool, shown: list[str]
) -> None:
    page = open_site(instant, {name: NEWS[name] for name in names}, script=script)
    expect(page.locator(".news h3")).to_have_text(shown)
    expect(page.locator("#news")).to_have_count(1 if shown else 0)
    page.goto(page.url + "news/")
    expect(page.locator("main h2")).to_have_text([name.capitalize() for name in names])  # the list keeps them all


@pytest.mark.parametrize(
    ("phone", "row", "sentence"),
    [
        ("+33465712045", "09:30–18:00", "18:00"),
        ("+12125550100", "9:30 AM–6:00 PM", "6:00 PM"),
        ("+61291234567", "9:30 am–6:00 pm", "6:00 pm"),
        ("+442079460958", "09:30–18:00", "18:00"),
    ],
)
def test_the_sentence_writes_times_like_the_table(
    open_site: Callable[..., Page], phone: str, row: str, sentence: str
) -> None:
    """Both are English, on the clock of the country that the number tells; the browser is an American one."""
    page = open_site("2026-06-15T10:00:00Z", {}, phone=phone)
    expect(page.locator(".hours [aria-current] td")).to_have_text(re.compile(row.replace(" ", r"\s")))
    expect(page.locator(".status")).to_have_text(re.compile(rf"until {sentence}$".replace(" ", r"\s")))
