"""Promises and routes: by when somebody answers, and who."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.store.deliveries import list_deliveries
from form_handler.store.submissions import list_submissions
from generator.content.folder import read_content
from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.store.database import Database

BUSINESS = """
name: {en: Flower Shop, fr: Fleuriste}
email: shop@flowers.example
"""
HOURS = """
time_zone: Europe/Paris
hours: {tuesday-friday: "9:00-12:00, 14:00-18:00"}
special_hours: {2026-11-25: closed}
"""
FORM = """
title: {en: Write to us, fr: Écrivez-nous}
fields:
  - {name: email, type: email, label: {en: E-mail, fr: E-mail}}
  - name: topic
    type: choice
    label: {en: What is it about?, fr: De quoi s’agit-il ?}
    options: {order: {en: An order, fr: Une commande}, other: {en: Something else, fr: Autre chose}}
"""
JSON = {"Accept": "application/json"}
SATURDAY = datetime(2026, 11, 21, 17, 5, 7, tzinfo=UTC)


@pytest.fixture
def make_shop(tmp_path: Path, make_client: Callable[..., FlaskClient]) -> Callable[..., FlaskClient]:
    """Makes clients of a shop with opening hours whose contact form has further keys."""

    def make(keys: str, hours: str = HOURS) -> FlaskClient:
        folder = tmp_path / "content"
        shutil.copytree(CONTENT, folder)
        for form in (folder / "forms").iterdir():
            form.write_text(FORM, "utf-8")
        (folder / "business.yaml").write_text(BUSINESS + hours, "utf-8")
        (folder / "forms" / "contact.yaml").write_text(FORM + keys, "utf-8")
        return make_client(content=read_content(folder))

    return make


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        (SATURDAY, "2026-11-24T10:00:00+00:00"),  # closed: two hours from Tuesday 9:00 in Paris
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "2026-11-24T10:00:00+00:00"),
        (datetime(2026, 11, 24, 8, 1, tzinfo=UTC), "2026-11-24T10:15:00+00:00"),  # no promise for 11:01
        (datetime(2026, 11, 24, 10, 30, tzinfo=UTC), "2026-11-24T14:30:00+00:00"),  # over midday
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "2026-11-26T09:00:00+00:00"),  # over a special day
    ],
)
def test_a_promise_is_reckoned_in_opening_hours(
    make_shop: Callable[..., FlaskClient], fields: dict[str, str], now: datetime, promised: str
) -> None:
    client = make_shop("answer_within: 2\n")
    with time_machine.travel(now, tick=False):
        answer = client.post("/forms/contact", data=fields, headers=JSON)
    assert answer.status_code == 201
    assert answer.get_json()["promised_at"] == promised


def test_it_is_told_on_the_page_in_the_answer_and_kept(
    make_shop: Callable[..., FlaskClient], fields: dict[str, str], database: Database
) -> None:
    client = make_shop("answer_within: 2\n")
    with time_machine.travel(SATURDAY, tick=False):
        page = client.post("/forms/contact", data={**fields, "_language": "fr"}, follow_redirects=True)
        answer = client.post("/forms/contact", data=fields, headers=JSON)
    assert "Nous vous répondrons avant le mardi 24 novembre à 11:00." in page.get_data(as_text=True)
    assert answer.get_json()["promise"] == "We will answer you before Tuesday, 24 November, 11:00."
    assert {found.promised_at for found in list_submissions(database)} == {datetime(2026, 11, 24, 10, tzinfo=UTC)}


def test_a_second_sending_of_the_same_hears_the_first_promise(
    make_shop: Callable[..., FlaskClient], fields: dict[str, str]
) -> None:
    client = make_shop("answer_within: 2\n")
    with time_machine.travel(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), tick=False) as clock:
        first = client.post("/forms/contact", data={**fields, "_token": "t"}, headers=JSON).get_json()
        clock.shift(timedelta(hours=5))
        assert client.post("/forms/contact", data={**fields, "_token": "t"}, headers=JSON).get_json() == first


def test_without_opening_hours_the_clock_counts(make_shop: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_shop("answer_within: 3\n", hours="")
    with time_machine.travel(SATURDAY, tick=False):
        answer = client.post("/forms/contact", data=fields, headers=JSON).get_json()
    assert answer["promised_at"] == "2026-11-21T20:15:00+00:00"
    assert answer["promise"] == "We will answer you before Saturday, 21 November, 20:15."


def test_nothing_is_promised_unasked(client: FlaskClient, fields: dict[str, str], database: Database) -> None:
    assert client.post("/forms/contact", data=fields, headers=JSON).get_json().keys() == {
        "ok",
        "success",
        "receipt",
        "message",
    }
    assert list_submissions(database)[0].promised_at is None


def test_another_forms_receipt_shows_no_promise(make_shop: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_shop("answer_within: 2\n")
    receipt = client.post("/forms/contact", data=fields, headers=JSON).get_json()["receipt"]
    assert "We will answer" in client.get(f"/forms/contact/received/{receipt}?language=en").get_data(as_text=True)
    assert "We will answer" not in client.get(f"/forms/order/received/{receipt}?language=en").get_data(as_text=True)
    assert "We will answer" not in client.get("/forms/contact/received/0000-0000?language=en").get_data(as_text=True)


@pytest.mark.parametrize(
    ("topic", "recipients"),
    [("order", ["anna@flowers.example", "ben@flowers.example"]), ("other", ["shop@flowers.example"])],
)
def test_what_was_chosen_says_who_gets_it(
    make_shop: Callable[..., FlaskClient],
    fields: dict[str, str],
    database: Database,
    topic: str,
    recipients: list[str],
) -> None:
    client = make_shop("routes: {field: topic, to: {order: [anna@flowers.example, ben@flowers.example]}}\n")
    client.post("/forms/contact", data={**fields, "topic": topic})
    [stored] = list_submissions(database)
    assert [delivery.recipient for delivery in list_deliveries(database, [stored.id])] == recipients
