"""Pages that were written for other form services, in a real browser: nothing but their `action` is changed."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from generator.content.consents import version_of
from tests.support.handler_server import HandlerServer
from tests.support.static_server import StaticServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.browser import PageWatch

PAGES = Path(__file__).parent / "pages"
PLAIN = ["formspree", "netlify", "web3forms", "formsubmit", "contactus"]
SCRIPTED = ["formspree-script", "netlify-script", "web3forms-script", "formsubmit-script"]
TYPED = {
    "name": "Zoë Lefèvre",
    "given": "Zoë",
    "family": "Lefèvre",
    "email": "zoe@customer.example",
    "message": "Ten white tulips & a card.\nThank you!",
}
ANSWERS = {name: TYPED[name] for name in ("name", "email", "message")}
FORM = """\
title: Write to us
fields:
  - {name: name, type: text, label: Your name, required: yes}
  - {name: email, type: email, label: E-mail, required: yes}
  - {name: message, type: long_text, label: Your message, required: yes}
"""
CONSENT = "  - {name: consent, type: consent, label: You may keep this., required: yes}\n"
SECONDS = 60_000  # milliseconds


class Moved:
    """Old pages on their old host, whose forms lead to a handler of ours."""

    def __init__(self, folder: Path, form: str) -> None:
        self.host = StaticServer(folder / "pages")
        content = folder / "content"
        (content / "forms").mkdir(parents=True)
        (content / "business.yaml").write_text("name: Flowers\nemail: owner@shop.example\n", "utf-8")
        (content / "forms" / "contact.yaml").write_text(form, "utf-8")
        self.handler = HandlerServer(content, folder / "handler")
        site = f"languages: [en]\nhandler: {self.handler.url}\norigins: ['{self.host.url}']\n"
        (content / "site.yaml").write_text(site, "utf-8")
        for page in PAGES.glob("*.html"):
            changed, count = re.subn(r'action="[^"]*"', f'action="{self.handler.url}/forms/contact"', page.read_text())
            assert count == 1
            self.host.folder.mkdir(exist_ok=True)
            (self.host.folder / page.name).write_text(changed, "utf-8")
        (self.host.folder / "favicon.ico").write_bytes(b"")

    def __enter__(self) -> Moved:
        self.handler.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.handler.stop()
        self.host.stop()

    def take_newest(self) -> dict[str, Any]:
        """Return the newest submission and where its mails go, and take it away."""
        with closing(sqlite3.connect(self.handler.database, timeout=20)) as connection, connection:
            [(answers, extras, state, consents)] = connection.execute(
                "SELECT answers, extras, state, consents FROM submissions"
            )
            recipients = [row[0] for row in connection.execute("SELECT recipient FROM deliveries")]
            for table in ("attempts", "deliveries", "submissions", "idempotency_keys"):
                connection.execute(f"DELETE FROM {table}")
        return {
            "answers": json.loads(answers),
            "extras": json.loads(extras),
            "state": state,
            "consents": json.loads(consents),
            "recipients": recipients,
        }


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    with Moved(tmp_path_factory.mktemp("moved"), FORM) as moved:
        yield moved


def fill_in(page: Page) -> None:
    """Type what the page asks for."""
    for name, text in TYPED.items():
        for field in page.locator(f"[data-answer={name}]").all():
            field.fill(text)


def press_send(page: Page) -> None:
    page.locator("[type=submit]").click()


@pytest.mark.parametrize("service", PLAIN)
def test_a_form_of_another_service_works_with_our_address_alone(moved: Moved, page: Page, service: str) -> None:
    page.goto(f"{moved.host.url}/{service}.html")
    fill_in(page)
    press_send(page)
    expect(page.locator(".receipt strong")).to_be_visible(timeout=SECONDS)
    assert page.url.startswith(f"{moved.handler.url}/forms/contact/received/")
    assert moved.take_newest() == {
        "answers": ANSWERS,
        "extras": {},
        "state": "accepted",
        "consents": {},
        "recipients": ["owner@shop.example"],
    }


@pytest.mark.parametrize("service", SCRIPTED)
def test_a_script_of_another_service_reads_our_answer(moved: Moved, page: Page, service: str) -> None:
    page.goto(f"{moved.host.url}/{service}.html")
    fill_in(page)
    press_send(page)
    expect(page.locator("#status")).to_have_text("It worked", timeout=SECONDS)
    stored = moved.take_newest()
    assert (stored["answers"], stored["extras"]) == (ANSWERS, {})


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("formspree-script", "E-mail"),
        ("web3forms-script", "E-mail"),
        ("formsubmit-script", "E-mail"),
        ("netlify-script", "It failed"),
    ],
)
def test_a_script_of_another_service_tells_what_is_wrong(
    moved: Moved, page: Page, page_watch: PageWatch, service: str, said: str
) -> None:
    page_watch.expect("422")
    page.goto(f"{moved.host.url}/{service}.html")
    fill_in(page)
    page.locator("[data-answer=email]").fill("")
    press_send(page)
    expect(page.locator("#status")).to_contain_text(said, timeout=SECONDS)


def test_what_an_old_page_does_not_ask_is_asked_on_the_next_one(
    page: Page, page_watch: PageWatch, tmp_path: Path
) -> None:
    page_watch.expect("422")
    with Moved(tmp_path, FORM + CONSENT) as moved:
        page.goto(f"{moved.host.url}/formspree.html")
        fill_in(page)
        press_send(page)
        expect(page.get_by_role("textbox", name="E-mail")).to_have_value(TYPED["email"], timeout=SECONDS)
        expect(page.get_by_role("textbox", name="Your name")).to_have_value(TYPED["name"])
        page.get_by_role("checkbox").check()
        page.locator("form").get_by_role("button").click()
        expect(page.locator(".receipt strong")).to_be_visible(timeout=SECONDS)
        stored = moved.take_newest()
        assert stored["answers"] == ANSWERS | {"consent": "You may keep this."}
        assert stored["consents"] == {"consent": version_of("You may keep this.")}


def test_a_page_that_hides_where_it_is_has_to_say_it(page: Page, page_watch: PageWatch, moved: Moved) -> None:
    page_watch.expect("403")
    old = (moved.host.folder / "formspree.html").read_text("utf-8")
    said = '<meta name="referrer" content="strict-origin">'
    (moved.host.folder / "hiding.html").write_text(old, "utf-8")
    (moved.host.folder / "said.html").write_text(old.replace("<title>", f"{said}<title>"), "utf-8")
    moved.host.headers["Referrer-Policy"] = "no-referrer"
    for name, is_taken in (("hiding", False), ("said", True)):
        page.goto(f"{moved.host.url}/{name}.html")
        fill_in(page)
        press_send(page)
        expect(page.locator(".receipt strong" if is_taken else "main h1")).to_be_visible(timeout=SECONDS)
        assert ("/received/" in page.url) is is_taken
    moved.take_newest()
    del moved.host.headers["Referrer-Policy"]


def test_a_page_that_hides_where_it_is_may_send_to_its_own_host(page: Page, moved: Moved) -> None:
    def hide(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "referrer-policy": "no-referrer"})

    page.route("**/forms/contact", lambda route: hide(route) if route.request.method == "GET" else route.continue_())
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.goto(f"{moved.handler.url}/forms/contact")
        for name in ANSWERS:
            page.locator(f"[name={name}]").fill(TYPED[name])
        page.locator("form").get_by_role("button").click()
    expect(page.locator(".receipt strong")).to_be_visible(timeout=SECONDS)
    assert sent.value.all_headers()["origin"] == "null"
    moved.take_newest()
