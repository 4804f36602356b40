"""A further form of the home page: one line, which opens where it is pressed and where a link leads to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.support.shop import Shop


def phone_of(page: Page) -> Locator:
    return page.locator("#callback [name=phone]")


def test_the_first_form_stands_open_and_the_next_is_a_line(open_shop: Shop, page: Page) -> None:
    page.goto(open_shop.site.url)
    expect(page.locator("#contact [name=message]")).to_be_visible()
    expect(page.get_by_role("heading", name="We call you back")).to_be_visible()
    expect(phone_of(page)).to_be_hidden()


@pytest.mark.parametrize("script", [True, False])
def test_it_opens_where_it_is_pressed(
    open_shop: Shop, new_context: Callable[..., BrowserContext], script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(open_shop.site.url)
    page.locator("#callback summary").press("Enter")
    expect(phone_of(page)).to_be_visible()
    page.locator("#callback summary").click()
    expect(phone_of(page)).to_be_hidden()


def test_it_opens_for_whoever_follows_a_link_to_it(open_shop: Shop, page: Page) -> None:
    page.goto(open_shop.site.url)
    link = page.locator("#reach").get_by_role("link", name=re.compile("call you back"))
    link.click()
    expect(phone_of(page)).to_be_in_viewport()
    page.locator("#callback summary").click()
    link.click()  # the address of the page is the same as before
    expect(phone_of(page)).to_be_visible()


def test_it_is_open_for_who_comes_from_elsewhere(open_shop: Shop, page: Page) -> None:
    page.goto(f"{open_shop.site.url}/#callback")
    expect(phone_of(page)).to_be_visible()
    page.goto(open_shop.site.url + "/about/")
    page.goto(open_shop.site.url)
    expect(phone_of(page)).to_be_hidden()
    page.evaluate("location.hash = 'callback'")
    expect(phone_of(page)).to_be_visible()
