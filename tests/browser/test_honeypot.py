"""The field that people do not see: they cannot see it, hear it or reach it, and no browser fills it in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.support.browser import SWITCHES, find_chromium
from tests.support.visitor import Letter, fill_in, find_form, press_send, read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.browser import PageWatch
    from tests.support.shop import Shop

# What browsers know of a person (CDP, domain Autofill).
PERSON = {
    "NAME_FULL": "Zoë Lefèvre",
    "NAME_FIRST": "Zoë",
    "NAME_LAST": "Lefèvre",
    "EMAIL_ADDRESS": "zoe@customer.example",
    "PHONE_HOME_WHOLE_NUMBER": "+33123456789",
    "COMPANY_NAME": "Lefèvre SARL",
    "ADDRESS_HOME_LINE1": "1 rue des Lilas",
    "ADDRESS_HOME_CITY": "Lyon",
    "ADDRESS_HOME_ZIP": "69001",
    "ADDRESS_HOME_COUNTRY": "FR",
}


def state_of(shop: Shop, receipt: str) -> tuple[str, int]:
    with closing(sqlite3.connect(shop.handler.database)) as connection:
        [(state, score)] = connection.execute("SELECT state, score FROM submissions WHERE receipt = ?", [receipt])
    return state, score


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], shop: Shop) -> Page:
    page = new_context(locale="en").new_page()
    page.goto(shop.site.url)
    return page


@pytest.fixture
def page_of_a_browser(browser_type: BrowserType, page_watch: PageWatch, shop: Shop) -> Iterator[Page]:
    """The same page in a browser that knows people."""
    program = find_chromium(is_whole=True)
    if program is None:
        pytest.skip("NOT TESTED: autofill needs Chromium itself; `make test` installs it where it can")
    browser = browser_type.launch(executable_path=program, args=SWITCHES)
    page = browser.new_page(locale="en")
    page_watch.attach(page.context)
    page.goto(shop.site.url)
    yield page
    browser.close()


def test_nobody_sees_hears_or_reaches_it(page: Page) -> None:
    trap = page.locator("form [name=_more]").first
    expect(trap).to_be_hidden()
    expect(trap).to_have_attribute("tabindex", "-1")
    expect(trap).to_have_attribute("autocomplete", "off")
    expect(page.locator(".trap").first).to_have_attribute("aria-hidden", "true")
    assert "Leave this field empty" not in find_form(page).inner_text()
    assert "Leave this field empty" not in find_form(page).aria_snapshot()
    find_form(page).locator("[name=name]").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") != "_more"


def test_autofill_leaves_it_empty(page_of_a_browser: Page, shop: Shop) -> None:
    page = page_of_a_browser
    devtools: Any = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("Autofill.enable")
    fields = [{"name": name, "value": value} for name, value in PERSON.items()]
    devtools.send("Autofill.setAddresses", {"addresses": [{"fields": fields}]})
    name = find_form(page).locator("[name=name]")
    name.evaluate("field => { field.id = field.id; window.first = field; }")
    found = devtools.send("Runtime.evaluate", {"expression": "window.first"})
    node = devtools.send("DOM.describeNode", {"objectId": found["result"]["objectId"]})["node"]
    name.focus()
    devtools.send("Autofill.trigger", {"fieldId": node["backendNodeId"], "address": {"fields": fields}})
    expect(name).to_have_value("Zoë Lefèvre")
    expect(find_form(page).locator("[name=email]")).to_have_value("zoe@customer.example")
    assert find_form(page).locator("[name=_more]").input_value() == ""

    fill_in(page, Letter())
    press_send(page)
    state, score = state_of(shop, read_receipt(page))
    assert (state, score < 100) == ("accepted", True)


def test_a_program_that_fills_in_everything_is_held_back(page: Page, shop: Shop) -> None:
    fill_in(page, Letter())
    find_form(page).locator("[name=_more]").evaluate("field => { field.value = 'https://evil.example'; }")
    press_send(page)
    state, score = state_of(shop, read_receipt(page))
    assert (state, score >= 100) == ("quarantined", True)


def test_the_page_tells_how_long_it_was_open(page: Page, shop: Shop) -> None:
    page.evaluate("performance.now = () => 3600000")
    fill_in(page, Letter())
    with page.expect_request("**/forms/contact") as sent:
        press_send(page)
    assert "_seconds=3600" in str(sent.value.post_data)
    assert state_of(shop, read_receipt(page)) == ("accepted", 0)


def test_who_has_to_wait_is_told_and_keeps_all(
    new_context: Callable[..., BrowserContext], shop: Shop, page_watch: Any
) -> None:
    page_watch.expect(r"the server responded with a status of 429")
    shop.handler.stop()
    shop.handler.environment["SUBMISSIONS_PER_ADDRESS"] = "1"
    shop.handler.start()
    for script in (True, False):
        page = new_context(java_script_enabled=script, locale="en").new_page()
        page.goto(shop.site.url)
        fill_in(page, Letter(message=f"script: {script}"))
        press_send(page)
        if script:
            read_receipt(page)
            page = page.context.new_page()
            page.goto(shop.site.url)
            fill_in(page, Letter(message="again"))
            press_send(page)
        expect(find_form(page).get_by_role("alert")).to_contain_text("Many messages came within a short time")
        expect(find_form(page).locator("[name=message]")).not_to_have_value("")
        expect(find_form(page).locator("[name=name]")).to_have_value(Letter().name)
