"""Offers that are past, taken away by the script on the day after their last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.output import write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.conftest import StartStaticServer

BUSINESS = """
name: Bar du Pont
phone: "+33465712045"
offers:
  - {title: Soup, ends: 2026-06-15}
  - {title: Wine, begins: 2026-06-01, ends: 2026-06-30}
"""


@pytest.mark.parametrize(
    ("instant", "script", "shown"),
    [
        ("2026-06-15T21:00:00Z", True, ["Soup", "Wine"]),
        ("2026-06-15T22:30:00Z", True, ["Wine"]),  # half past midnight where the visitor is
        ("2026-07-01T09:00:00Z", True, []),
        ("2026-07-01T09:00:00Z", False, ["Soup", "Wine"]),
    ],
)
def test_offers_go_when_they_are_past(  # noqa: PLR0917  (the names of the table above)
    tmp_path: Path,
    static_server: StartStaticServer,
    new_context: Callable[..., BrowserContext],
    instant: str,
    script: bool,
    shown: list[str],
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "site.yaml").write_text("languages: [en]\n")
    (content / "business.yaml").write_text(BUSINESS)
    write_site(build_site(content).files, tmp_path / "site")
    page = new_context(timezone_id="Europe/Paris", java_script_enabled=script).new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(instant))
    page.goto(static_server(tmp_path / "site").url)
    expect(page.locator(".offers h3")).to_have_text(shown)
    expect(page.locator(".offers")).to_have_count(1 if shown else 0)
