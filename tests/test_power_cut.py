"""The handler is killed in the middle of its work: what was answered as received is there afterwards, and is mailed."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import threading
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from tests.support.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer
    from tests.support.smtp_server import SmtpServer

VISITORS = 8
SECONDS = 120  # that a slow machine may take for anything
RECEIPT = re.compile(rb"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
LETTER = json.loads((ROOT / "tests" / "support" / "answers.json").read_text("utf-8"))


class Crowd:
    """Visitors who write one letter after the other until the handler is gone; `receipts` is what they were told."""

    def __init__(self, server: HandlerServer) -> None:
        self.receipts: list[str] = []
        self.refused: list[tuple[int, bytes]] = []
        self._port = server.port
        self._numbers = itertools.count(1)
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(VISITORS)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, receipts: int) -> None:
        """Return when so many letters were answered."""
        deadline = time.monotonic() + SECONDS
        while len(self.receipts) < receipts:
            assert time.monotonic() < deadline, f"only {len(self.receipts)} letters were answered: {self.refused[:3]}"
            time.sleep(0.002)

    def go_home(self) -> None:
        """Return when nobody writes any more."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        while not self._is_over.is_set():
            letter = {**LETTER, "message": f"Letter {next(self._numbers)}"}
            try:
                connection.request("POST", "/forms/contact", json.dumps(letter), headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                break
            if answer.status == 201:
                self.receipts.append(json.loads(body)["receipt"])
            else:
                self.refused.append((answer.status, body))
        connection.close()


def ask_database(url: str, statement: str) -> list[str]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return [str(row[0]) for row in connection.execute(text(statement))]
    finally:
        engine.dispose()


def let_leases_end(url: str) -> None:
    """Act as if a minute had passed: on PostgreSQL a dead deliverer keeps what it held for so long."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL"))
    engine.dispose()


def wait_until_mailed(url: str, server: HandlerServer) -> None:
    deadline = time.monotonic() + SECONDS
    while left := ask_database(url, "SELECT id FROM deliveries WHERE state != 'sent'"):
        assert time.monotonic() < deadline, f"{len(left)} mails still wait\n{server.log[-3000:]}"
        time.sleep(0.1)


@pytest.mark.parametrize("processes", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_what_was_answered_survives_a_kill_and_is_mailed(
    handler_server: StartHandler, smtp_server: SmtpServer, database_url: str, processes: str
) -> None:
    server = handler_server(
        ROOT / "content",
        {
            "DATABASE_URL": database_url,
            "SMTP_URL": smtp_server.url,
            "MAIL_FROM": "website@shop.example",
            "WEB_CONCURRENCY": processes,
        },
    )
    smtp_server.delay = 0.05  # so that the kill falls into the sending of a mail
    answered: list[str] = []
    for letters in (40, 150):
        crowd = Crowd(server)
        crowd.wait_for(letters)
        server.kill()
        crowd.go_home()
        assert crowd.refused == []
        answered += crowd.receipts
        if not database_url.startswith("sqlite"):
            let_leases_end(database_url)
        server.start()

    stored = ask_database(database_url, "SELECT receipt FROM submissions")
    assert len(answered) >= 190
    assert set(answered) <= set(stored)
    assert len(set(stored)) == len(stored)
    if database_url.startswith("sqlite"):
        assert ask_database(database_url, "PRAGMA integrity_check") == ["ok"]

    smtp_server.delay = 0
    wait_until_mailed(database_url, server)
    assert len(ask_database(database_url, "SELECT id FROM deliveries")) == len(stored)
    mailed: dict[str, list[str]] = defaultdict(list)
    for mail in smtp_server.messages:
        [receipt] = {match.decode() for match in RECEIPT.findall(mail.content)}
        mailed[receipt].append(str(mail.message["Message-ID"]))
    assert set(mailed) == set(stored)
    # A mail may come twice only where the kill fell between the mail server's word and its record: one in each process
    # and kill. Both carry the same Message-ID, so that a mail program shows one.
    assert all(len(set(ids)) == 1 for ids in mailed.values())
    assert sum(Counter({receipt: len(ids) - 1 for receipt, ids in mailed.items()}).values()) <= 2 * int(processes)


def test_a_handler_that_is_told_to_end_finishes_what_it_has_begun(handler_server: StartHandler) -> None:
    server = handler_server(ROOT / "content")
    crowd = Crowd(server)
    crowd.wait_for(50)
    server.stop()
    crowd.go_home()
    stored = ask_database(server.environment["DATABASE_URL"], "SELECT receipt FROM submissions")
    assert crowd.refused == []
    assert sorted(crowd.receipts) == sorted(stored)
