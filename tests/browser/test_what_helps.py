"""What helps now comes first: a call to where somebody is there to take it, else a call-back or a message."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.output import write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import StartStaticServer

BUSINESS = """
name: Two Doors
email: doors@example.com
whatsapp: "+33639981427"
time_zone: Europe/Paris
hours: {monday-friday: 9:00-17:00}
"""
ONE = 'phone: "+33465712045"\n'
TWO = """
branches:
  - {name: North, phone: "+33465712045"}
  - {name: South, phone: "+33465712047", hours: {monday: 12:00-20:00}}
"""
FORM = """
title: {name}
purpose: {name}
fields:
  - {{name: phone, type: phone, label: Phone, required: yes}}
"""
NIGHT, MORNING, NOON, EVENING = (f"2026-06-15T{hour}:00:00+02:00" for hour in ("03", "10", "13", "18"))  # a Monday
READ = """() => {
  const kinds = (list) => [...list.querySelectorAll("[data-kind]")].map(({ dataset }) => dataset.kind);
  const bar = [...document.querySelectorAll(".thumb-bar li:not([hidden]) a")];
  return {
    buttons: [...document.querySelectorAll(".hero .button")].filter((button) => !button.hidden)
      .map((button) => (button.matches(".quiet") ? "" : "!") + button.textContent.trim().split(/\\s+/)[0]),
    bar: bar.map((link) => link.textContent.trim()),
    lists: [...document.querySelectorAll(".channels")].map(kinds),
  };
}"""


@pytest.fixture
def open_at(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """Opens the card of a business at an instant, with or without script."""

    def open_at(instant: str, places: str, forms: tuple[str, ...] = (), *, script: bool = True) -> Page:
        (tmp_path / "forms").mkdir()
        (tmp_path / "site.yaml").write_text("languages: [en]\nhandler: https://forms.example\n")
        (tmp_path / "business.yaml").write_text(BUSINESS + places)
        for name in forms:
            (tmp_path / "forms" / f"{name}.yaml").write_text(FORM.format(name=name))
        write_site(build_site(tmp_path).files, tmp_path / "site")
        page = new_context(java_script_enabled=script).new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(instant))
        page.goto(static_server(tmp_path / "site").url)
        return page

    return open_at


@pytest.mark.parametrize(
    ("instant", "buttons", "bar", "listed"),
    [
        (MORNING, ["!Call", "Write"], ["Call", "Message"], ["phone", "callback", "whatsapp", "form", "email"]),
        (
            NIGHT,
            ["!Call", "Write", "Call"],
            ["Call me back", "Message"],
            ["callback", "whatsapp", "form", "email", "phone"],
        ),
    ],
    ids=["open", "closed"],
)
def test_a_call_while_somebody_is_there_else_a_call_back(
    open_at: Callable[..., Page], instant: str, buttons: list[str], bar: list[str], listed: list[str]
) -> None:
    found = open_at(instant, ONE, ("callback", "message")).evaluate(READ)
    assert found == {"buttons": buttons, "bar": bar, "lists": [listed]}


def test_without_script_all_is_there_and_the_call_stands_out(open_at: Callable[..., Page]) -> None:
    page = open_at(NIGHT, ONE, ("callback", "message"), script=False)
    buttons = page.locator(".hero .button")
    assert [" ".join(text.split()) for text in buttons.all_inner_texts()] == [
        "Call 04 65 71 20 45", "Call me back", "Write to us",
    ]  # fmt: skip
    assert page.locator(".hero .button:not(.quiet)").count() == 1
    assert page.locator(".thumb-bar li:not([hidden])").count() == 2


@pytest.mark.parametrize(("instant", "main"), [(MORNING, "!Call"), (NIGHT, "!Write")])
def test_without_forms_a_messenger_is_what_helps_at_night(
    open_at: Callable[..., Page], instant: str, main: str
) -> None:
    page = open_at(instant, ONE)
    found = page.evaluate(READ)
    assert found["buttons"][0] == main
    assert [button for button in found["buttons"] if button.startswith("!")] == [main]
    assert page.locator(".hero .button:not(.call)").get_attribute("href") == "https://wa.me/33639981427"


@pytest.mark.parametrize(
    ("instant", "buttons", "bar"),
    [
        (NIGHT, ["!Call", "Write", "North", "South"], "Call me back"),
        (MORNING, ["!North", "Write", "South"], "Call"),
        (NOON, ["!North", "!South", "Write"], "Call"),
        (EVENING, ["!South", "Write", "North"], "Call"),
    ],
    ids=["both closed", "north", "both open", "south"],
)
def test_each_branch_is_called_while_it_is_open(
    open_at: Callable[..., Page], instant: str, buttons: list[str], bar: str
) -> None:
    found = open_at(instant, TWO, ("callback", "message")).evaluate(READ)
    assert (found["buttons"], found["bar"][0]) == (buttons, bar)


def test_what_has_the_focus_keeps_it(open_at: Callable[..., Page]) -> None:
    page = open_at(MORNING, ONE, ("callback", "message"))
    page.locator("[data-kind=phone] a").focus()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("document.activeElement.closest('[data-kind]').dataset.kind") == "phone"
