"""The handler is told to end while it sends a mail, or while requests come: what is under way is finished.

None is sent twice or forgotten, and all of it takes less than `docker stop` waits before it kills.
"""

from __future__ import annotations

import signal
import socket
import sqlite3
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.support.freezing import wait_for
from tests.support.handler_pages import fetch
from tests.support.ports import LOOPBACK
from tests.support.raw_http import read_answers, request_bytes
from tests.support.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer
    from tests.support.smtp_server import SmtpServer

LETTER = {"name": "Zoë", "email": "zoe@customer.example", "occasion": "other", "message": "Tulips", "consent": "yes"}

FORM = "application/x-www-form-urlencoded"
# Twice what `docker stop` and compose wait, for slow machines; those who need a SIGKILL at last say so in the log.
STOPPED = 20
HALF = 300


def states_in(server: HandlerServer) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(server.database, timeout=20)) as connection:
        return connection.execute("SELECT state, lease_token FROM deliveries ORDER BY id").fetchall()


@pytest.fixture
def server(handler_server: StartHandler, smtp_server: SmtpServer) -> HandlerServer:
    return handler_server(ROOT / "content", {"SMTP_URL": smtp_server.url, "MAIL_FROM": "website@shop.example"})


def test_the_mail_under_way_is_finished(server: HandlerServer, smtp_server: SmtpServer) -> None:
    smtp_server.delay = 2
    assert fetch(f"{server.url}/forms/contact", LETTER)[0] == 200
    deadline = time.monotonic() + 60
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
    smtp_server.delay = 2  # so that some wait still, however slowly they come
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


def test_half_requests_do_not_hold_up_the_end(server: HandlerServer) -> None:
    body = urlencode(LETTER).encode()
    whole = request_bytes(
        "POST", "/forms/contact", {"Host": "x", "Content-Type": FORM, "Content-Length": len(body)}, body
    )
    halves = [whole[:20], whole[:-20], b""]
    process = server.process
    assert process is not None
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=20)) for _ in range(HALF)
        ]
        for number, connection in enumerate(connections):
            connection.sendall(halves[number % 3])
        assert fetch(f"{server.url}/healthz")[0] == 200  # so all of them were taken
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: "Handling signal: term" in server.log, "it does not hear that it is to end")
        connections[1].sendall(whole[-20:])
        [answer] = read_answers(connections[1])
        assert process.wait(STOPPED) == 0, server.log
        told = [read_answers(connection) for connection in connections[4::3]]
    assert answer.status == 303
    assert [[each.status for each in answers] for answers in told] == [[400]] * len(told)
    assert len(states_in(server)) == 1
    assert "Traceback" not in server.log
    assert "SIGKILL" not in server.log


@pytest.mark.slow
def test_a_mail_server_that_hangs_does_not_hold_up_the_end(server: HandlerServer, smtp_server: SmtpServer) -> None:
    smtp_server.delay = 20
    assert fetch(f"{server.url}/forms/contact", LETTER)[0] == 200
    deadline = time.monotonic() + 60
    while smtp_server.connections == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process = server.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOPPED) == 0, server.log
    assert "SIGKILL" not in server.log
    [(state, lease)] = states_in(server)
    assert state == "waiting"
    assert lease  # for as long as its lease lasts, then another takes it
