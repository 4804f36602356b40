"""A visitor: fills in the contact form of the example shop in Chromium and reads what comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

RECEIPT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
SECONDS = 20_000  # milliseconds, as Playwright counts


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
