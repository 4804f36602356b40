"""Nothing moves while a page comes: what the script has to say of now has its room (Layout Instability API)."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.examples import EXAMPLES, ExampleSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Route

# A Monday with one place open, a Tuesday with all of them, a night, a holiday.
INSTANTS = ("2026-11-23T11:00:00Z", "2026-11-24T11:00:00Z", "2026-11-24T22:00:00Z", "2026-12-25T12:00:00Z")


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExampleSite]:
    site = ExampleSite(request.param, tmp_path_factory.mktemp("example"))
    yield site
    site.server.stop()


def let_wait(route: Route) -> None:
    """Answer late enough for all else to be seen first, where the page lets it."""
    time.sleep(0.15)
    route.continue_()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_nothing_moves_on_a_phone(
    example: ExampleSite, new_context: Callable[..., BrowserContext], *, script: bool
) -> None:
    context = new_context(viewport={"width": 360, "height": 740}, timezone_id="Asia/Tokyo", java_script_enabled=script)
    context.route("**/*.js", let_wait)
    page = context.new_page()
    shifts: list[object] = []
    timeline = context.new_cdp_session(page)  # what a PerformanceObserver sees, also where no script may run
    timeline.on("PerformanceTimeline.timelineEventAdded", lambda event: shifts.append(event["event"]))
    timeline.send("PerformanceTimeline.enable", {"eventTypes": ["layout-shift"]})
    for instant in INSTANTS if script else INSTANTS[:1]:
        page.clock.set_fixed_time(datetime.fromisoformat(instant))
        for home in example.homes:
            page.goto(home)
            expect(page.locator(".status:visible")).to_have_count(page.locator(".status").count() if script else 0)
            page.wait_for_timeout(100)
            assert shifts == [], f"{home} at {instant}"
