"""The same sending is stored once and answered the same; another one never gets lost for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.store.submissions import list_submissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from form_handler.store.database import Database

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FROM_ANOTHER = {"REMOTE_ADDR": "192.0.2.7"}


def receipts(client: FlaskClient, *sendings: dict[str, str]) -> list[str]:
    return [client.post("/forms/contact", json=sending).json["receipt"] for sending in sendings]


def test_the_same_token_and_content_is_one_submission(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    first, second = receipts(client, fields | {"_token": "abc"}, fields | {"_token": "abc"})
    assert first == second
    assert len(list_submissions(database)) == 1


def test_the_token_holds_for_ever_and_for_every_address(client: FlaskClient, fields: dict[str, str]) -> None:
    with time_machine.travel(START, tick=False):
        [first] = receipts(client, fields | {"_token": "abc"})
    with time_machine.travel(START + timedelta(days=400), tick=False):
        again = client.post("/forms/contact", json=fields | {"_token": "abc"}, environ_base=FROM_ANOTHER)
    assert again.json["receipt"] == first


def test_a_changed_text_with_the_same_token_is_another_submission(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    first, second = receipts(client, fields | {"_token": "abc"}, fields | {"_token": "abc", "message": "And roses."})
    assert first != second
    assert {one.answers["message"] for one in list_submissions(database)} == {
        "Ten white tulips, please.\nThank you!",
        "And roses.",
    }


def test_without_a_token_the_same_content_is_one_submission_for_ten_minutes(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    found = []
    for minutes in (0, 9, 21):
        with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
            found += receipts(client, fields)
    assert found[0] == found[1] != found[2]
    assert len(list_submissions(database)) == 2


@pytest.mark.parametrize("change", [{"message": "Other"}, {"colour": "red"}, {"_token": "one"}])
def test_other_content_is_another_submission(
    client: FlaskClient, fields: dict[str, str], change: dict[str, str]
) -> None:
    first, second = receipts(client, fields, fields | change)
    assert first != second


def test_another_visitor_with_the_same_words_is_another_submission(client: FlaskClient, fields: dict[str, str]) -> None:
    [first] = receipts(client, fields)
    other = client.post("/forms/contact", json=fields, environ_base=FROM_ANOTHER)
    assert other.json["receipt"] != first


def test_how_it_is_sent_makes_no_difference(client: FlaskClient, fields: dict[str, str]) -> None:
    [first] = receipts(client, fields)
    by_browser = client.post("/forms/contact", data=dict(reversed(fields.items())) | {"_language": "fr"})
    assert by_browser.status_code == 303
    as_program = client.post("/forms/contact", data=fields, headers={"Accept": "application/json"})
    assert as_program.json["receipt"] == first


@pytest.mark.parametrize(("hops", "is_same"), [(0, True), (1, False)])
def test_the_address_comes_from_trusted_proxies_alone(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], hops: int, is_same: bool
) -> None:
    client = make_client(trusted_proxies=hops)
    found = [
        client.post("/forms/contact", json=fields, headers={"X-Forwarded-For": address}).json["receipt"]
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert (found[0] == found[1]) is is_same


def test_a_visitor_cannot_forge_the_address_that_a_proxy_adds(
    make_client: Callable[..., FlaskClient], fields: dict[str, str]
) -> None:
    client = make_client(trusted_proxies=1)
    found = {
        client.post("/forms/contact", json=fields, headers={"X-Forwarded-For": f"{forged}, 192.0.2.1"}).json["receipt"]
        for forged in ("198.51.100.1", "198.51.100.2")
    }
    assert len(found) == 1
