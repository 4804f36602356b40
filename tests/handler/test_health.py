"""Health tells the truth: up is not ready, and an outbox that nobody works on is not ready either."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database


def test_the_process_is_up(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content_type, answer.json) == (200, "application/json", {"status": "up"})


def test_a_writable_database_and_an_idle_outbox_are_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_delivery_that_nobody_takes_is_not_ready(client: FlaskClient, fields: dict[str, str]) -> None:
    now = datetime.now(UTC)
    client.post("/forms/contact", data=fields)
    assert client.get("/readyz").status_code == 200
    with time_machine.travel(now + timedelta(minutes=16)):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "reason": "outbox"})
    assert int(answer.headers["Retry-After"]) > 0


def test_a_database_that_cannot_be_written_is_not_ready(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    from pathlib import Path

    file = Path(settings.database_url.removeprefix("sqlite:///"))
    database.close()
    file.write_bytes(b"this is no database " * 100)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reason"]) == (503, "database")
    assert client.get("/healthz").status_code == 200
