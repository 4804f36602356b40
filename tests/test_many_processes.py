"""Two handlers and two deliverers on one PostgreSQL: one is killed and one frozen while they hold work."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.support.freezing import wait_for
from tests.support.source import ROOT
from tests.test_power_cut import RECEIPT, Crowd, ask_database, wait_until_mailed

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer
    from tests.support.smtp_server import SmtpServer

SECONDS = 120  # that a slow machine may take for anything
LEASE = 3  # seconds, so that the test need not wait a minute
DELIVER = (
    "from datetime import timedelta; from form_handler import delivery_round\n"
    f"delivery_round.LEASE = timedelta(seconds={LEASE})\n"
    "from shopbell import main; main(['deliver'])"
)


AT_WORK = "SELECT 'yes' FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{}'"


def start_deliverer(server: HandlerServer, stack: ExitStack, name: str) -> subprocess.Popen[bytes]:
    """Return a deliverer that is at work: it has asked the database."""
    environment = {**server.environment, "PYTHONPATH": str(ROOT), "PGAPPNAME": name}
    process = subprocess.Popen([sys.executable, "-c", DELIVER], env=environment, stderr=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.kill)
    database = environment["DATABASE_URL"]
    wait_for(lambda: bool(ask_database(database, AT_WORK.format(name))), f"{name} does not start", SECONDS)
    return process


def wait_until_one_holds_work(url: str) -> None:
    held = "SELECT id FROM deliveries WHERE lease_token IS NOT NULL AND state = 'waiting'"
    wait_for(lambda: bool(ask_database(url, held)), "nobody holds work", SECONDS)


@pytest.mark.slow
def test_one_killed_and_one_frozen_are_replaced_by_the_others(
    handler_server: StartHandler, smtp_server: SmtpServer, postgres_database_url: str
) -> None:
    environment = {
        "DATABASE_URL": postgres_database_url, "SMTP_URL": smtp_server.url, "MAIL_FROM": "website@shop.example",
    }  # fmt: skip
    smtp_server.delay = 0.02
    with ExitStack() as stack:
        handlers = [handler_server(ROOT / "content", environment) for _ in range(2)]
        for handler in handlers:
            handler.stop()
            handler.command.append("--no-deliver")
            handler.start()
        doomed, frozen, last = (start_deliverer(handlers[0], stack, name) for name in ("doomed", "frozen", "last"))
        crowds = [Crowd(handler) for handler in handlers]
        for crowd in crowds:
            crowd.wait_for(60)
        wait_until_one_holds_work(postgres_database_url)
        frozen.send_signal(signal.SIGSTOP)
        doomed.send_signal(signal.SIGKILL)
        handlers[0].kill()
        crowds[1].wait_for(120)
        for crowd in crowds:
            crowd.go_home()
        assert all(crowd.refused == [] for crowd in crowds)
        answered = {receipt for crowd in crowds for receipt in crowd.receipts}
        stored = ask_database(postgres_database_url, "SELECT receipt FROM submissions")
        assert answered <= set(stored)
        smtp_server.delay = 0
        wait_until_mailed(postgres_database_url, handlers[1])
        frozen.send_signal(signal.SIGCONT)
        frozen.send_signal(signal.SIGTERM)
        assert frozen.wait(SECONDS) == 0  # at the end of the mail that it was at
        assert last.poll() is None
    ids = [str(mail.message["Message-ID"]) for mail in smtp_server.messages]
    mailed = {match.decode() for mail in smtp_server.messages for match in RECEIPT.findall(mail.content)}
    assert mailed == set(stored)
    assert len(set(ids)) == len(stored)
    assert len(ids) - len(set(ids)) <= 2  # the mail that the killed one was at, and the one that the frozen one was at
    assert ask_database(postgres_database_url, "SELECT id FROM deliveries WHERE state != 'sent'") == []
