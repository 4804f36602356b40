"""The handler is told to end while it sends a mail: that mail is finished, and none is sent twice or forgotten."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.support.handler_pages import fetch
from tests.support.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer
    from tests.support.smtp_server import SmtpServer

LETTER = {"name": "Zoë", "email": "zoe@customer.example", "occasion": "other", "message": "Tulips", "consent": "yes"}


def states_in(server: HandlerServer) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(server.database, timeout=20)) as connection:
        return connection.execute("SELECT state, lease_token FROM deliveries ORDER BY id").fetchall()


@pytest.fixture
def server(handler_server: StartHandler, smtp_server: SmtpServer) -> HandlerServer:
    return handler_server(ROOT / "content", {"SMTP_URL": smtp_server.url, "MAIL_FROM": "website@shop.example"})


def test_the_mail_under_way_is_finished(server: HandlerServer, smtp_server: SmtpServer) -> None:
    smtp_server.delay = 2
    assert fetch(f"{server.url}/forms/contact", LETTER)[0] == 200
    deadline = time.monotonic() + 20
    while smtp_server.connections == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.5)  # the content is on its way now
    process = server.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0, server.log
    assert states_in(server) == [("sent", None)]
    assert len(smtp_server.messages) == 1
    smtp_server.delay = 0
    server.start()
    time.sleep(1)
    assert len(smtp_server.messages) == 1


def test_what_waits_is_given_back_and_sent_after_the_start(server: HandlerServer, smtp_server: SmtpServer) -> None:
    smtp_server.delay = 0.5
    for number in range(12):
        assert fetch(f"{server.url}/forms/contact", {**LETTER, "message": f"Letter {number}"})[0] == 200
    server.stop()
    states = states_in(server)
    assert [state for state, _ in states].count("waiting") > 0
    assert all(token is None for _, token in states)
    smtp_server.delay = 0
    server.start()
    smtp_server.wait_for(12)
    time.sleep(0.5)
    ids = [str(mail.message["Message-ID"]) for mail in smtp_server.messages]
    assert len(ids) == len(set(ids)) == 12
