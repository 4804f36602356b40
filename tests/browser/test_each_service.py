"""Each service that there is, by itself: nobody hears of a visitor before a click, and then those that were named."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.content.folder import read_content
from generator.output import write_site
from generator.third_parties import KINDS, list_used
from tests.browser.test_html import check_html
from tests.browser.test_pages import AXE, judge
from tests.sites import FOLDER
from tests.support.services import FORM, list_examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.conftest import StartStaticServer
    from tests.support.visit import Visit

EXAMPLES = list_examples()
SERVICES = sorted(EXAMPLES)


def test_there_is_an_example_of_each() -> None:
    assert {kind.__name__.rpartition(".")[2] for kind in KINDS} == set(EXAMPLES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_hears_nothing_before_a_click(visit: Callable[..., Visit], tmp_path: Path, name: str) -> None:
    shop = visit(*EXAMPLES[name], changes=(FORM,) if name == "google_form" else ())
    [service] = list_used(read_content(tmp_path / "content"))
    assert service.name == name
    for path in ("/about/", "/"):
        page = shop.open(path)
        page.mouse.wheel(0, 20_000)
        shop.settle()
        assert page.locator("iframe").count() == 0
    assert (shop.strangers.asked, shop.stored(), shop.context.cookies()) == ([], {}, [])

    shop.answer(name, "Yes")
    shop.wait_until_asked()
    shop.know(*shop.strangers.hosts)
    assert shop.strangers.hosts
    assert [host for host in shop.strangers.hosts if not any(fnmatch(host, known) for known in service.hosts)] == []
    assert shop.stored()[f"consent.{name}"] == "yes"
    assert all(cookie["name"].startswith(service.storage) for cookie in shop.context.cookies())

    shop.strangers.asked.clear()
    with page.expect_navigation():
        shop.answer(name, "No")
    shop.settle()
    assert (shop.strangers.asked, shop.context.cookies()) == ([], [])
    assert shop.stored() == ({f"consent.{name}": "no"} if service.is_asked else {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_site_with_many_services_is_sound(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    write_site(build_site(FOLDER / "services" / "content").files, tmp_path / "site")
    site = static_server(tmp_path / "site")
    addresses = [f"{site.url}/{name}" for name in ("", "way/", "privacy/", "404.html")]
    if scheme == "light":
        assert check_html(addresses) == []  # not the files: what the policy calls 'self' is none of theirs
    page = new_context(color_scheme=scheme, viewport={"width": 320, "height": 800}).new_page()
    for address in addresses:
        page.goto(address)
        expect(page.locator(".choices")).to_have_attribute("open", "")
        page.locator("details").evaluate_all("lists => lists.forEach(list => list.open = true)")
        assert page.locator("html").evaluate("element => element.scrollWidth") <= 320
        page.evaluate(AXE.read_text("utf-8"))
        assert judge(page) == []
