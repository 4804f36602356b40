"""Health tells the truth: up is not ready, and what is kept but does not reach the owner is an alarm."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_failed
from form_handler.store.pause import pause_outbox, resume_outbox
from form_handler.targets import list_webhooks
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database


def test_the_process_is_up(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content_type, answer.json) == (200, "application/json", {"status": "up"})


def test_a_writable_database_and_an_idle_outbox_are_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def tell(client: FlaskClient) -> list[str]:
    """Return the alarms that go with an answer of 200, and hold that they are 503 for whoever asks for the outbox."""
    answer, strict = client.get("/readyz"), client.get("/readyz?outbox")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    alarm = answer.json.get("alarm", "")
    if alarm:
        assert (strict.status_code, strict.json) == (503, {"status": "not ready", "reason": alarm})
        assert int(strict.headers["Retry-After"]) > 0
    else:
        assert (strict.status_code, strict.json) == (200, {"status": "ready"})
    return [each for each in alarm.split(", ") if each]


def test_a_delivery_that_nobody_takes_is_an_alarm(client: FlaskClient, fields: dict[str, str]) -> None:
    now = datetime.now(UTC)
    client.post("/forms/contact", data=fields)
    assert tell(client) == []
    with time_machine.travel(now + timedelta(minutes=16)):
        assert tell(client) == ["outbox"]
        assert client.post("/forms/contact", data=fields | {"message": "Another one"}).status_code == 303


def test_a_database_that_cannot_be_written_is_not_ready(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    from pathlib import Path

    file = Path(settings.database_url.removeprefix("sqlite:///"))
    database.close()
    file.write_bytes(b"this is no database " * 100)
    for path in ("/readyz", "/readyz?outbox"):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (503, {"status": "not ready", "reason": "database"})
        assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200


def test_a_paused_outbox_is_an_alarm(client: FlaskClient, database: Database) -> None:
    pause_outbox(database)
    assert tell(client) == ["paused"]
    resume_outbox(database)
    assert tell(client) == []


def test_a_full_disk_is_not_ready(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("form_handler.store.database.ROOM_NEEDED", 10**18)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reason"]) == (503, "disk")


@pytest.mark.parametrize(("kind", "alarms"), [("owner-mail", ["failing owner-mail"]), ("confirmation", [])])
def test_a_way_to_the_owner_that_fails_is_an_alarm(
    client: FlaskClient, database: Database, kind: str, alarms: list[str]
) -> None:
    store(database, kind=kind, recipients=["a@b.example", "c@d.example", "e@f.example"])
    for delivery in claim(database, 5, timedelta(minutes=1)):
        mark_failed(database, delivery, "550 jane@example.org unknown")
    assert tell(client) == alarms
    assert "example" not in client.get("/readyz").text


def test_a_webhook_that_is_no_longer_set_up_is_no_way_to_the_owner(
    make_client: Callable[..., FlaskClient], settings: Settings, database: Database
) -> None:
    url = "https://crm.example/hook"
    with_webhook = dataclasses.replace(settings, webhook_urls=(url,))
    [webhook] = list_webhooks(with_webhook)
    store(database, kind=webhook.kind, recipients=[webhook.name])
    [delivery] = claim(database, 5, timedelta(minutes=1))
    mark_failed(database, delivery, "410 Gone")
    assert tell(make_client(webhook_urls=(url,))) == [f"failing {webhook.kind}"]
    assert tell(make_client()) == []


def test_a_visitor_who_cannot_be_reached_holds_up_nothing(client: FlaskClient, database: Database) -> None:
    now = datetime.now(UTC)
    store(database, kind="confirmation", recipients=["jane@mistyped.example"])
    with time_machine.travel(now + timedelta(hours=5)):
        assert tell(client) == []


def test_all_alarms_come_at_once(client: FlaskClient, fields: dict[str, str], database: Database) -> None:
    now = datetime.now(UTC)
    client.post("/forms/contact", data=fields)
    pause_outbox(database)
    with time_machine.travel(now + timedelta(minutes=16)):
        assert tell(client) == ["paused", "outbox"]
