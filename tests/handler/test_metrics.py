"""Metrics: true for all processes together, for whoever has the token, and nothing of a person in them."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from form_handler.metrics import write_metrics
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_sent
from form_handler.store.pause import pause_outbox
from form_handler.tally import Tally
from tests.handler.conftest import CONTENT
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from tests.conftest import StartHandler

TOKEN = "Mq7-metrics-of-these-tests-Xw4-Lk9"
LINE = re.compile(r'# TYPE [a-z_]+ (gauge|counter)|[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+]+')


def read(metrics: str) -> dict[str, float]:
    assert all(LINE.fullmatch(line) for line in metrics.splitlines()), metrics
    lines = [line.rpartition(" ") for line in metrics.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_without_a_token_there_are_none(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN} ", "Bearer é"]
)
def test_without_the_right_token_nothing_is_shown(make_client: Callable[..., FlaskClient], shown: str | None) -> None:
    headers = {} if shown is None else {"Authorization": shown}
    answer = make_client(metrics_token=TOKEN).get("/metrics", headers=headers)
    assert (answer.status_code, answer.data, answer.headers["WWW-Authenticate"]) == (401, b"", "Bearer")


def test_what_is_stored_is_counted(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], database: Database
) -> None:
    client = make_client(metrics_token=TOKEN)
    client.post("/forms/contact", data=fields)
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    found = read(answer.text)
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert found['shopbell_submissions{form="contact",state="accepted"}'] == 1
    assert found['shopbell_deliveries{kind="owner-mail",state="waiting"}'] == 1
    assert (found["shopbell_ready"], found["shopbell_outbox_paused"]) == (1, 0)
    assert found["shopbell_disk_free_bytes"] > 0
    assert found['shopbell_responses_total{status="303"}'] >= 1
    assert not any(answer in found for answer in fields.values())
    pause_outbox(database)
    found = read(client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text)
    assert (found["shopbell_ready"], found["shopbell_outbox_paused"]) == (1, 1)
    assert [name for name in found if "alarm" in name] == ['shopbell_alarm{alarm="paused"}']


def test_a_database_that_does_not_answer_is_said(settings: Settings, database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE attempts")
        connection.exec_driver_sql("DROP TABLE deliveries")
    found = read("".join(write_metrics(database, settings, Tally())))
    assert found["shopbell_ready"] == 0
    assert "shopbell_outbox_paused" not in found


def test_processes_count_together(handler_server: StartHandler) -> None:
    """Each answer once, whichever process gave it and whichever is asked."""
    server = handler_server(CONTENT, {"WEB_CONCURRENCY": "3", "METRICS_TOKEN": TOKEN})

    def ask() -> float:
        request = urllib.request.Request(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return read(answer.read().decode()).get('shopbell_responses_total{status="404"}', 0)

    before = ask()
    for _ in range(30):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{server.url}/nothing", timeout=20)
        caught.value.close()
    assert {ask() - before for _ in range(10)} == {30}


def count_in_children(tally: Tally, rows: range, times: int) -> None:
    children = []
    for number in rows:
        child = os.fork()
        if child == 0:
            tally.take_row(number)
            for _ in range(times):
                tally.count(303)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(rows)


def test_processes_that_count_at_once_lose_nothing() -> None:
    tally = Tally(4)
    count_in_children(tally, range(4), 50_000)
    assert tally.sum_up() == {303: 200_000}


def test_a_tally_keeps_what_a_process_counted_that_ended() -> None:
    tally = Tally(4)
    for number in range(6):
        count_in_children(tally, range(number, number + 1), 100)
    assert tally.sum_up() == {303: 600}


def test_a_backlog_has_an_age(settings: Settings, database: Database) -> None:
    from datetime import UTC, datetime, timedelta

    store(database, received_at=datetime.now(UTC) - timedelta(minutes=3))
    found = read("".join(write_metrics(database, settings, Tally())))
    assert 179 <= found["shopbell_oldest_waiting_seconds"] < 300
    mark_sent(database, claim(database, 1, timedelta(minutes=1))[0])
    assert read("".join(write_metrics(database, settings, Tally())))["shopbell_oldest_waiting_seconds"] == 0
