"""A visitor writes to the shop in a real browser: site and handler on two origins, with script and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from form_handler.deliverer import REST
from tests.support.shop import OWNER, SENDER, Shop
from tests.support.visitor import (
    Letter,
    fill_in,
    find_form,
    go_back,
    go_back_from_failure,
    linger,
    press_send,
    read_form,
    read_receipt,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from tests.support.browser import PageWatch

HOME = {"en": "/", "fr": "/fr/"}
THANKS = {"en": "Thank you", "fr": "Merci"}

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
in_both_languages = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], shop: Shop) -> Callable[..., Page]:
    """Opens the shop's home page as a visitor with or without script."""

    def open_home(*, script: bool = True, language: str = "en") -> Page:
        page = new_context(java_script_enabled=script, locale=language).new_page()
        page.goto(shop.site.url + HOME[language])
        return page

    return open_home


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@in_both_languages
@with_and_without_script
def test_a_letter_is_stored_mailed_and_thanked_for(
    shop: Shop, open_page: Callable[..., Page], script: bool, language: str
) -> None:
    letter = Letter()
    page = open_page(script=script, language=language)
    fill_in(page, letter)
    agreed = find_form(page).locator("label[for=contact-consent]").inner_text()
    press_send(page)
    receipt = read_receipt(page)

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", name=THANKS[language])).to_be_visible()
    assert page.url.startswith(shop.site.url if script else f"{shop.handler.url}/forms/contact/received/{receipt}")
    [stored] = shop.submissions()
    assert (stored.receipt, stored.form, stored.language) == (receipt, "contact", language)
    assert stored.answers["name"] == letter.name
    assert stored.answers["email"] == letter.email
    assert stored.answers["message"].replace("\r\n", "\n") == letter.message
    shop.wait_until_mailed()
    [mail] = shop.mail.messages
    assert (mail.mail_from, mail.rcpt_tos) == (SENDER, [OWNER])
    assert mail.message["Reply-To"].addresses[0].addr_spec == letter.email
    assert [address.addr_spec for address in mail.message["To"].addresses] == [OWNER]
    for kind in ("plain", "html"):
        assert receipt in body_of(mail.message, kind)
        assert letter.name in body_of(mail.message, kind)
    assert agreed.strip() in [line.strip() for line in body_of(mail.message, "plain").splitlines()]
    assert "<b>tag</b>" in body_of(mail.message, "plain")
    assert "<b>tag</b>" not in body_of(mail.message, "html")


@in_both_languages
@with_and_without_script
def test_mistakes_are_shown_and_mended(
    shop: Shop, open_page: Callable[..., Page], page_watch: PageWatch, script: bool, language: str
) -> None:
    page_watch.expect(r"the server responded with a status of 422")
    wrong = Letter(name="", email="zoe@customer", occasion="", ticks=[])
    page = open_page(script=script, language=language)
    fill_in(page, wrong)
    press_send(page)

    summary = find_form(page).get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(4)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert read_form(page) == wrong
    assert shop.submissions() == []
    for name in ("name", "email"):
        field = find_form(page).locator(f"[name={name}]")
        expect(field).to_have_attribute("aria-invalid", "true")
        notes = (field.get_attribute("aria-describedby") or "").split()
        assert any(page.locator(f"#{note}").inner_text() for note in notes if note.endswith("-error"))
    expect(find_form(page).locator("[name=message]")).not_to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").first.click()
    expect(find_form(page).locator("[name=name]")).to_be_focused()

    fill_in(page, Letter())
    press_send(page)
    receipt = read_receipt(page)
    assert [stored.receipt for stored in shop.submissions()] == [receipt]
    shop.wait_until_mailed()
    assert len(shop.mail.messages) == 1


@with_and_without_script
def test_the_keyboard_is_enough(shop: Shop, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(script=script)
    keyboard = page.keyboard
    name = find_form(page).locator("[name=name]:focus")
    for _ in range(60):
        keyboard.press("Tab")
        if name.count():
            break
    expect(find_form(page).locator("[name=name]")).to_be_focused()
    keyboard.type("Zoë")
    keyboard.press("Tab")
    keyboard.type("zoe@customer.example")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.type("Hello")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("What happens to your data")
    keyboard.press("Tab")
    expect(find_form(page).get_by_role("button")).to_be_focused()
    keyboard.press("Enter")
    receipt = read_receipt(page)
    [stored] = shop.submissions()
    assert stored.receipt == receipt
    assert stored.answers["message"] == "Hello"
    assert stored.answers["occasion"] == "wedding"


@with_and_without_script
def test_two_clicks_send_one_letter(shop: Shop, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(script=script)
    fill_in(page, Letter())
    find_form(page).get_by_role("button").dblclick()
    receipt = read_receipt(page)
    assert [stored.receipt for stored in shop.submissions()] == [receipt]
    shop.wait_until_mailed()
    assert len(shop.mail.messages) == 1


def test_going_back_and_sending_the_same_again_is_one_letter(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page(script=False)
    fill_in(page, Letter())
    linger(page)
    press_send(page)
    receipt = read_receipt(page)
    go_back(page)
    assert read_form(page) == Letter()
    press_send(page)
    assert read_receipt(page) == receipt
    assert len(shop.submissions()) == 1


@with_and_without_script
def test_going_back_and_writing_something_else_is_a_second_letter(
    shop: Shop, open_page: Callable[..., Page], script: bool
) -> None:
    page = open_page(script=script)
    fill_in(page, Letter())
    press_send(page)
    first = read_receipt(page)
    page.goto(shop.site.url) if script else go_back(page)
    fill_in(page, Letter(message="And tulips."))
    press_send(page)
    second = read_receipt(page)
    assert first != second
    assert [stored.receipt for stored in shop.submissions()] == [first, second]


def test_reloading_the_thanks_sends_nothing(shop: Shop, open_page: Callable[..., Page]) -> None:
    page = open_page(script=False)
    fill_in(page, Letter())
    press_send(page)
    receipt = read_receipt(page)
    page.reload()
    assert read_receipt(page) == receipt
    assert len(shop.submissions()) == 1


@with_and_without_script
def test_nothing_typed_is_lost_while_the_handler_is_down(
    shop: Shop, open_page: Callable[..., Page], page_watch: PageWatch, script: bool
) -> None:
    page_watch.expect("ERR_CONNECTION_REFUSED")
    page = open_page(script=script)
    fill_in(page, Letter())
    linger(page)
    shop.handler.stop()
    press_send(page)
    if script:
        expect(find_form(page).get_by_role("alert")).to_contain_text("Nothing you wrote is lost")
        expect(find_form(page).get_by_role("alert")).to_contain_text(re.compile(r"\d\d( \d\d){4}"))  # the telephone
    else:
        go_back_from_failure(page, f"{shop.handler.url}/forms/contact")
    assert read_form(page) == Letter()

    shop.handler.start()
    press_send(page)
    receipt = read_receipt(page)
    assert [stored.receipt for stored in shop.submissions()] == [receipt]


def test_nothing_typed_is_lost_while_the_line_is_down(
    shop: Shop, open_page: Callable[..., Page], page_watch: PageWatch
) -> None:
    page_watch.expect("ERR_INTERNET_DISCONNECTED")
    page = open_page()
    fill_in(page, Letter())
    page.context.set_offline(True)
    press_send(page)
    expect(find_form(page).get_by_role("alert")).to_contain_text("Nothing you wrote is lost")
    assert read_form(page) == Letter()
    page.context.set_offline(False)
    press_send(page)
    receipt = read_receipt(page)
    assert [stored.receipt for stored in shop.submissions()] == [receipt]


def test_a_lost_answer_and_another_try_are_one_letter(
    shop: Shop, open_page: Callable[..., Page], page_watch: PageWatch
) -> None:
    """The handler has stored the letter, the line breaks before the answer comes: the visitor sends again."""
    page_watch.expect("ERR_CONNECTION_RESET")
    page = open_page()
    fill_in(page, Letter())
    lost = []

    def lose_answer(route: object) -> None:
        lost.append(route.fetch())  # type: ignore[attr-defined]
        route.abort("connectionreset")  # type: ignore[attr-defined]

    page.route("**/forms/contact", lose_answer, times=1)
    press_send(page)
    expect(find_form(page).get_by_role("alert")).to_be_visible()
    assert len(lost) == 1
    [stored] = shop.submissions()
    press_send(page)
    assert read_receipt(page) == stored.receipt
    assert len(shop.submissions()) == 1


def test_the_mail_comes_when_the_mail_server_is_back(shop: Shop, open_page: Callable[..., Page]) -> None:
    shop.mail.stop()
    page = open_page()
    fill_in(page, Letter())
    press_send(page)
    receipt = read_receipt(page)
    shop.wait_for_failed_attempt()
    shop.mail.start()
    shop.let_time_pass()
    shop.wait_until_mailed(REST + 30)
    [mail] = shop.mail.messages
    assert receipt in body_of(mail.message, "plain")
