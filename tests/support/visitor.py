"""A visitor: fills in the contact form of the example shop in Chromium and reads what comes back."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Locator, Page

RECEIPT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
SECONDS = 60_000  # milliseconds, as Playwright counts


@dataclass
class Letter:
    """What a visitor has to say."""

    name: str = "Zoë Lefèvre-O’Brien"
    email: str = "zoe@customer.example"
    phone: str = "01 23 45 67 89"
    occasion: str = "wedding"
    message: str = "Two lines & a <b>tag</b>,\nand a 🌷."
    ticks: list[str] = field(default_factory=lambda: ["consent"])


def find_form(page: Page) -> Locator:
    """Return the contact form, on whichever page it is."""
    return page.locator("form:has([name=message])")


def fill_in(page: Page, letter: Letter) -> None:
    """Type a letter into the form."""
    form = find_form(page)
    for name in ("name", "email", "phone", "message"):
        form.locator(f"[name={name}]").fill(getattr(letter, name))
    if letter.occasion:
        form.locator(f"[name=occasion][value={letter.occasion}]").check()
    for name in ("consent",):
        form.locator(f"[name={name}]").set_checked(name in letter.ticks)


def read_form(page: Page) -> Letter:
    """Return what stands in the form now."""
    form = find_form(page)
    typed = {name: form.locator(f"[name={name}]").input_value() for name in ("name", "email", "phone", "message")}
    chosen = form.locator("[name=occasion]:checked")
    occasion = chosen.get_attribute("value") if chosen.count() else ""
    ticks = [name for name in ("consent",) if form.locator(f"[name={name}]").is_checked()]
    return Letter(**typed, occasion=occasion or "", ticks=ticks)


def press_send(page: Page) -> None:
    """Press the form's button."""
    find_form(page).get_by_role("button").click()


def read_receipt(page: Page) -> str:
    """Return the receipt that the page shows, as soon as it does."""
    shown = page.locator(".receipt strong")
    expect(shown).to_have_text(RECEIPT, timeout=SECONDS)
    return shown.inner_text()


def linger(page: Page) -> None:
    """Type one more letter, take it back, and stay for two seconds.

    Chromium keeps what stands in a form a second after something was typed (not: ticked), or else when the page is
    left. On a slow machine it does not wait for the latter, and the back button brings a form without the ticks.
    """
    message = find_form(page).locator("[name=message]")
    message.press("x")
    message.press("Backspace")
    for _ in range(20):
        page.wait_for_timeout(100)
        message.count()  # so that the page has had its turn, however slow it is


def go_back(page: Page) -> None:
    """Press the browser's back button on the page that was arrived at; raises AssertionError when there is none.

    A page shows before the browser itself knows that it is there, and going back in between is refused
    ("Not attached to an active page") or goes back from the page before.
    """
    _wait_until_arrived(page, page.url)
    page.go_back()


def go_back_from_failure(page: Page, address: str) -> None:
    """Press the back button on the page that Chromium shows because nobody answered at `address`."""
    page.wait_for_url(re.compile("^chrome-error:"), wait_until="commit")
    _wait_until_arrived(page, address)
    page.go_back()


def _wait_until_arrived(page: Page, address: str) -> None:
    """Return when the browser's history says that the page at `address` is the one shown; no event tells of it."""
    session = page.context.new_cdp_session(page)
    deadline = time.monotonic() + SECONDS / 1000
    while (known := _read_history(session)) != address:
        if time.monotonic() > deadline:
            raise AssertionError(f"not at {address}, as the browser's history says: {known}")
        page.wait_for_timeout(20)
    session.detach()


def _read_history(session: CDPSession) -> str:
    """Return the address that is shown now, or why the browser does not know it while it passes to another page."""
    try:
        history = session.send("Page.getNavigationHistory")
    except Error as error:
        return error.message
    return str(history["entries"][history["currentIndex"]]["url"])
