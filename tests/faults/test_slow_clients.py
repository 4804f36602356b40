"""Clients that send slowly on purpose, behind the web servers that the docs recommend: nobody else waits for them."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest

from tests.support.front import PATIENT
from tests.support.handler_pages import fetch
from tests.support.ports import LOOPBACK
from tests.support.shop import read_submissions
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import StartHandler
    from tests.support.web_servers import WebServer

LETTER = {"name": "Zoë", "email": "zoe@customer.example", "occasion": "other", "consent": "yes"}
HEAD = b"POST /forms/contact HTTP/1.1\r\nHost: forms.example\r\n"
TYPE = b"Content-Type: application/x-www-form-urlencoded\r\n"
HALVES = [HEAD + b"X-Slow: ", HEAD + TYPE + b"Content-Length: 9000\r\n\r\nname="]
SLOW = 200


@pytest.fixture(params=sorted(PATIENT))
def front(request: pytest.FixtureRequest, handler_server: StartHandler, tmp_path: Path) -> Iterator[WebServer]:
    """A web server in front of a handler."""
    kind = PATIENT[request.param]
    if shutil.which(kind.program) is None:
        pytest.skip(f"NOT TESTED: {kind.program} is not installed; `make test` installs it where it can")
    handler = handler_server(ROOT / "content", {"TRUSTED_PROXIES": "1"})
    with kind([handler.port], tmp_path / "front") as server:
        server.handler = handler  # type: ignore[attr-defined]
        yield server


def test_nobody_waits_for_two_hundred_slow_clients(front: WebServer) -> None:
    over = threading.Event()

    def trickle(connections: list[socket.socket]) -> None:
        while not over.wait(0.5):
            for connection in connections:
                with suppress(OSError):
                    connection.sendall(b"x")

    with ExitStack() as stack:
        slow: list[socket.socket] = []
        for number in range(SLOW):
            slow.append(stack.enter_context(socket.create_connection((LOOPBACK, front.port), timeout=20)))
            slow[-1].sendall(HALVES[number % 2])
        trickling = threading.Thread(target=trickle, args=(slow,))
        trickling.start()
        stack.callback(trickling.join)
        stack.callback(over.set)
        answers = [fetch(f"{front.url}/forms/contact", {**LETTER, "message": f"Letter {n}"}) for n in range(20)]
    assert [status for status, _ in answers] == [200] * 20, answers[0][1]
    handler = front.handler  # type: ignore[attr-defined]
    found = read_submissions(handler.database)
    assert [submission.answers["message"] for submission in found] == [f"Letter {n}" for n in range(20)]
    assert "Traceback" not in handler.log
