"""The example shop, online, for tests with a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.content.folder import read_content
from generator.drawing import Drawing
from generator.hosting.rules import make_rules
from generator.output import write_site
from generator.plan import plan_site
from tests.support.content import write_content
from tests.support.services import LOGO, PLACE
from tests.support.shop import Shop
from tests.support.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.conftest import StartStaticServer
    from tests.support.browser import PageWatch

expect.set_options(timeout=60_000)  # milliseconds; a busy machine is no fault of the page


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """The shop with everything running and nothing stored yet."""
    shop = Shop(tmp_path / "shop")
    try:
        yield shop.open()
    finally:
        shop.close()


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The same, shared by tests that only look."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    try:
        yield shop.open()
    finally:
        shop.close()


@pytest.fixture
def visit(
    tmp_path: Path,
    static_server: StartStaticServer,
    new_context: Callable[..., BrowserContext],
    page_watch: PageWatch,
) -> Callable[..., Visit]:
    """Builds a site with services, and opens it in a browser."""

    def begin(*services: str, changes: tuple[tuple[str, ...], ...] = (), **options: object) -> Visit:
        listed = "".join(f"  - {service}\n" for service in services)
        settings = ("site.yaml", "colour:", f"third_parties:\n{listed}colour:") if services else ("site.yaml", "", "")
        content = write_content(tmp_path / "content", [LOGO, PLACE, settings, *changes])
        headers = dict(make_rules(plan_site(Drawing(read_content(content)))).headers)
        write_site(build_site(content).files, tmp_path / "site")
        return Visit(static_server(tmp_path / "site", headers), new_context(**options), page_watch)

    return begin
