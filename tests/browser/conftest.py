"""The example shop, online, for tests with a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no fault of the page


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
