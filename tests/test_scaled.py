"""The scaled set-up, its processes started as compose.yaml does: three handlers and two deliverers on one PostgreSQL,
Caddy in front with the Caddyfile of the repository. A handler and a deliverer are killed while all are at work."""

from __future__ import annotations

import http.client
import json
import secrets
import signal
import threading
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from tests.support.freezing import frozen, wait_for
from tests.support.front import CaddyFront
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.source import ROOT
from tests.support.web_servers import ServerMissingError
from tests.test_compose import SCALED
from tests.test_many_processes import start_deliverer, wait_until_one_holds_work
from tests.test_power_cut import LETTER, RECEIPT, ask_database, wait_until_mailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.smtp_server import SmtpServer

VISITORS = 8
LETTERS = 30  # of each visitor
SECONDS = 120  # that a slow machine may take for anything


class Scaled:
    """All that runs; the deliverers come when they are called."""

    def __init__(self, folder: Path, environment: dict[str, str], stack: ExitStack) -> None:
        self.stack = stack
        self.database = environment["DATABASE_URL"]
        self.handlers = [
            HandlerServer(ROOT / "content", folder / f"handler-{number}", environment)
            for number in range(int(SCALED["HANDLERS"]))
        ]
        for handler in self.handlers:
            handler.command.append(SCALED["HANDLER_OPTIONS"])
            stack.callback(handler.kill)
            handler.start()
        ports = [handler.port for handler in self.handlers]
        self.caddy = stack.enter_context(CaddyFront(ports, folder / "caddy"))

    def send(self, message: str, token: str = "") -> tuple[int, dict[str, str]]:
        """Send a letter over a connection of its own and return the answer; 0 where none came."""
        letter = {**LETTER, "message": message, **({"_token": token} if token else {})}
        connection = http.client.HTTPConnection(LOOPBACK, self.caddy.port, timeout=SECONDS)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        with closing(connection):
            try:
                connection.request("POST", "/forms/contact", json.dumps(letter), headers)
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read() or "{}")
            except (OSError, http.client.HTTPException, ValueError):
                return 0, {}


class Visitor(threading.Thread):
    """Writes one letter after the other, each one until it is answered, as the page lets people do."""

    def __init__(self, scaled: Scaled, name: str) -> None:
        super().__init__(name=name)
        self.receipts: list[str] = []
        self.others: list[int] = []
        self._scaled = scaled

    def run(self) -> None:
        """Write all of them."""
        deadline = time.monotonic() + SECONDS
        for number in range(LETTERS):
            token = secrets.token_urlsafe(16)
            while time.monotonic() < deadline:
                status, said = self._scaled.send(f"{self.name}, letter {number}", token)
                if status == 201:
                    self.receipts.append(said["receipt"])
                    break
                self.others.append(status)
                time.sleep(0.1)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def start(folder: Path, stack: ExitStack, database: str, smtp_server: SmtpServer, **more: str) -> Scaled:
    environment = {
        "DATABASE_URL": database,
        "SMTP_URL": smtp_server.url,
        "MAIL_FROM": "website@shop.example",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "TRUSTED_PROXIES": "1",
        **more,
    }
    try:
        return Scaled(folder, environment, stack)
    except ServerMissingError as missing:
        pytest.skip(f"NOT TESTED: {missing} is not installed")


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_while_a_handler_and_a_deliverer_are_killed(
    tmp_path: Path, stack: ExitStack, postgres_database_url: str, smtp_server: SmtpServer
) -> None:
    scaled = start(tmp_path, stack, postgres_database_url, smtp_server)
    smtp_server.delay = 0.02
    count = int(SCALED["DELIVERERS"])
    doomed, last = (start_deliverer(scaled.handlers[0], stack, f"deliverer {number}") for number in range(count))
    visitors = [Visitor(scaled, f"Visitor {number}") for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    deadline = time.monotonic() + SECONDS
    while sum(len(visitor.receipts) for visitor in visitors) < VISITORS * LETTERS // 4:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    wait_until_one_holds_work(postgres_database_url)
    scaled.handlers[0].kill()
    doomed.send_signal(signal.SIGKILL)
    for visitor in visitors:
        visitor.join()

    receipts = [receipt for visitor in visitors for receipt in visitor.receipts]
    assert len(receipts) == VISITORS * LETTERS
    assert {status for visitor in visitors for status in visitor.others} <= {502, 503}
    stored = ask_database(postgres_database_url, "SELECT receipt FROM submissions")
    # Exactly: where the answer was lost with the handler, another one gave the same receipt to the same letter.
    assert sorted(stored) == sorted(receipts)
    # No visitor belongs to a handler: all of them took letters.
    assert [handler.log.count(" new=True") > 0 for handler in scaled.handlers] == [True] * len(scaled.handlers)

    smtp_server.delay = 0
    wait_until_mailed(postgres_database_url, scaled.handlers[1])
    assert last.poll() is None
    ids = [str(mail.message["Message-ID"]) for mail in smtp_server.messages]
    mailed = {match.decode() for mail in smtp_server.messages for match in RECEIPT.findall(mail.content)}
    assert mailed == set(stored)
    assert len(set(ids)) == len(stored)
    assert len(ids) - len(set(ids)) <= 1  # the mail that the killed one was at


def test_visitors_pass_a_frozen_handler_by(
    tmp_path: Path, stack: ExitStack, postgres_database_url: str, smtp_server: SmtpServer
) -> None:
    scaled = start(tmp_path, stack, postgres_database_url, smtp_server)
    visitors = [Visitor(scaled, f"Visitor {number}") for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    wait_for(lambda: all(visitor.receipts for visitor in visitors), "not everybody is answered", SECONDS)
    process = scaled.handlers[0].process
    assert process is not None
    with frozen(process.pid):
        # Some wait there. The more of them, the more of the others are led elsewhere (least_conn).
        wait_for(lambda: sum(not each.is_alive() for each in visitors) >= VISITORS // 2, "all wait", SECONDS)
    for visitor in visitors:
        visitor.join()
    receipts = [receipt for visitor in visitors for receipt in visitor.receipts]
    assert len(receipts) == VISITORS * LETTERS
    assert [visitor.others for visitor in visitors] == [[]] * VISITORS
    stored = ask_database(postgres_database_url, "SELECT receipt FROM submissions")
    assert sorted(stored) == sorted(receipts)


def test_the_same_letter_to_any_handler_is_one_letter(
    tmp_path: Path, stack: ExitStack, postgres_database_url: str, smtp_server: SmtpServer
) -> None:
    scaled = start(tmp_path, stack, postgres_database_url, smtp_server)
    found = [scaled.send("Hello", "one-token-for-all") for _ in range(9)]
    assert {status for status, _ in found} == {201}
    assert len({said["receipt"] for _, said in found}) == 1
    assert len(ask_database(postgres_database_url, "SELECT id FROM submissions")) == 1
    assert sum(handler.log.count("stored form=") > 0 for handler in scaled.handlers) > 1


def test_a_limit_holds_for_all_handlers_together(
    tmp_path: Path, stack: ExitStack, postgres_database_url: str, smtp_server: SmtpServer
) -> None:
    scaled = start(tmp_path, stack, postgres_database_url, smtp_server, SUBMISSIONS_PER_FORM="12")
    statuses = [scaled.send(f"Letter {number}")[0] for number in range(24)]
    assert set(statuses) == {201}
    states = ask_database(postgres_database_url, "SELECT state FROM submissions ORDER BY id")
    accepted = states.count("accepted")
    # Each process shares its counts a little late; by itself, each would let in as many.
    assert 12 <= accepted <= 12 + len(scaled.handlers)
    assert states[-6:] == ["quarantined"] * 6
    assert len(states) == 24
    assert sum(handler.log.count("stored form=") > 0 for handler in scaled.handlers) > 1
