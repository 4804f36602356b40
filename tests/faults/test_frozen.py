"""A handler or a deliverer is frozen (SIGSTOP) while it holds work on PostgreSQL, and thawed when others have done it.

That is what a machine looks like that swaps, is paused with its container or is moved to another host: all of its
connections stay open, and it takes itself for one that has lost no time.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.freezing import NAMED, Ice, frozen, wait_for
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.source import ROOT
from tests.test_power_cut import LETTER, RECEIPT, ask_database, wait_until_mailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.conftest import StartHandler
    from tests.support.smtp_server import SmtpServer

SECONDS = 60
LEASE = 1  # second, in place of a minute
# In place of five, for a deliverer alone: of a handler it is looked at that nobody waits while it is not over.
SILENCE = 2
DELIVER = (
    "from datetime import timedelta; from form_handler import delivery_round; from form_handler.store import engines\n"
    f"delivery_round.LEASE = timedelta(seconds={LEASE}); engines.LONGEST_SILENCE = {SILENCE}\n"
    "from shopbell import main; main(['deliver'])"
)


@dataclass(frozen=True)
class Scene:
    """The database and the mail server that all share; `start` starts a handler, which may be one to be frozen."""

    environment: dict[str, str]
    ice: Ice
    smtp: SmtpServer
    folder: Path
    _start: StartHandler

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.environment["DATABASE_URL"]

    def start(self, named: Mapping[str, str] | None = None) -> HandlerServer:
        """Start a handler that delivers too."""
        return self._start(ROOT / "content", {**self.environment, **(named or {})})

    def wait_until_mailed(self, handler: HandlerServer) -> None:
        """Return when nothing waits any more."""
        wait_until_mailed(self.database, handler)

    def read_outcomes(self) -> set[tuple[str, str]]:
        """Return all that is recorded of each delivery and of each attempt, and of which."""
        recorded = {
            "deliveries": "SELECT concat_ws(' ', id, state, attempts, last_error, finished_at) FROM deliveries",
            "attempts": "SELECT concat_ws(' ', delivery_id, made_at, outcome) FROM attempts",
        }
        return {(table, row) for table, question in recorded.items() for row in ask_database(self.database, question)}

    def expect_each_once(self, answered: set[str], *, duplicates: int = 0) -> None:
        """Stored is exactly what was answered, mailed is exactly what was stored."""
        assert Counter(ask_database(self.database, "SELECT receipt FROM submissions")) == Counter(answered)
        mailed = [match.decode() for mail in self.smtp.messages for match in set(RECEIPT.findall(mail.content))]
        assert set(mailed) == answered
        assert len(mailed) - len(answered) <= duplicates
        assert len({str(mail.message["Message-ID"]) for mail in self.smtp.messages}) == len(answered)


@pytest.fixture
def scene(
    handler_server: StartHandler, smtp_server: SmtpServer, postgres_database_url: str, tmp_path: Path
) -> Iterator[Scene]:
    environment = {
        "DATABASE_URL": postgres_database_url,
        "SMTP_URL": smtp_server.url,
        "MAIL_FROM": "website@shop.example",
        "SECRET_KEY": "one-key-for-all-of-them-cd5f0a7e2b",
        "SUBMISSIONS_PER_FORM": "60",  # shared at each third letter
    }
    with closing(Ice(postgres_database_url)) as ice:
        yield Scene(environment, ice, smtp_server, tmp_path, handler_server)


def post(server: HandlerServer, message: str, answers: list[tuple[int, str]]) -> None:
    """Send a letter, whose token is its text, and keep the status and the receipt of the answer."""
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=SECONDS)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    with closing(connection):
        body = json.dumps({**LETTER, "message": message, "_token": message})
        connection.request("POST", "/forms/contact", body, headers)
        answer = connection.getresponse()
        answers.append((answer.status, json.loads(answer.read()).get("receipt", "")))


def send(server: HandlerServer, message: str) -> str:
    """Send a letter, which has to be accepted, and return its receipt."""
    answers: list[tuple[int, str]] = []
    post(server, message, answers)
    [(status, receipt)] = answers
    assert status == 201, server.log[-2000:]
    return receipt


@contextmanager
def freeze_at(scene: Scene, doomed: HandlerServer, change: str, table: str) -> Iterator[list[tuple[int, str]]]:
    """Have somebody send the letter "Held up", and freeze the handler when it has changed a table for it.

    Gives the list that the answer stands in when the handler was thawed and has answered.
    """
    assert doomed.process is not None
    scene.ice.prepare(change, table)
    late: list[tuple[int, str]] = []
    visitor = threading.Thread(target=post, args=(doomed, "Held up", late))
    visitor.start()
    scene.ice.wait_until_it_lingers()
    with frozen(doomed.process.pid):
        scene.ice.wait_until_it_rests()
        yield late
    visitor.join()


@pytest.mark.parametrize("table", ["idempotency_keys", "submissions", "deliveries"])
def test_a_handler_frozen_in_its_transaction_is_in_nobody_s_way(scene: Scene, table: str) -> None:
    doomed, well = scene.start(NAMED), scene.start()
    answered = {send(doomed, "Before")}
    scene.wait_until_mailed(doomed)
    with freeze_at(scene, doomed, "INSERT", table) as late:
        answered.add(send(well, "Letter"))
        assert scene.ice.is_held(table)  # still: nobody waited for it
        # Who was held up there tries again elsewhere, and is answered as soon as that transaction was taken from it.
        receipt = send(well, "Held up")
        assert not scene.ice.is_held(table)
        answered |= {receipt, send(well, "Afterwards")}
        scene.wait_until_mailed(well)
    assert late == [(503, "")]
    assert send(doomed, "Held up") == receipt
    answered.add(send(doomed, "Thawed"))
    scene.wait_until_mailed(doomed)
    assert "Traceback" not in doomed.log + well.log
    scene.expect_each_once(answered)


def test_a_handler_frozen_while_it_counts_holds_no_counter(scene: Scene) -> None:
    doomed, well = scene.start(NAMED), scene.start()
    answered = {send(doomed, f"Before {number}") for number in range(2)}
    with freeze_at(scene, doomed, "INSERT OR UPDATE", "limits") as late:
        assert not scene.ice.is_held("limits")
        answered |= {send(well, f"Letter {number}") for number in range(8)}
        assert "not counted" not in well.log
        receipt = send(well, "Held up")
    assert late == [(201, receipt)]  # it had done nothing yet, and finds it done
    scene.wait_until_mailed(well)
    scene.expect_each_once(answered | {receipt})


@pytest.fixture
def taker(scene: Scene) -> Iterator[HandlerServer]:
    """A handler that only takes letters."""
    server = HandlerServer(ROOT / "content", scene.folder / "taker", scene.environment)
    server.command.append("--no-deliver")
    yield server.start()
    server.stop()


@contextmanager
def deliverer(taker: HandlerServer, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a deliverer that can be frozen, with short leases."""
    environment = {**taker.environment, **NAMED, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", DELIVER]
    with (
        log.open("wb") as stderr,
        subprocess.Popen(command, env=environment, stderr=stderr, start_new_session=True) as process,
    ):
        yield process
        process.kill()


@dataclass(frozen=True)
class Point:
    """Where a deliverer is frozen: at a change of the table of deliveries, or while the mail server thinks."""

    change: str
    duplicates: int
    said: str  # in its log, when it finds out


LOST = "belongs to another deliverer since"
POINTS = {
    "claiming": Point("UPDATE OF lease_until", 0, "delivering pauses"),
    "sending": Point("", 1, LOST),
    "recording": Point("UPDATE OF finished_at", 1, LOST),
}


@pytest.mark.parametrize("name", POINTS)
def test_what_a_frozen_deliverer_holds_is_delivered_by_others(scene: Scene, taker: HandlerServer, name: str) -> None:
    point, log = POINTS[name], scene.folder / "doomed.log"
    answered = {send(taker, f"Letter {number}") for number in range(6)}
    if point.change:
        scene.ice.prepare(point.change, "deliveries")
    else:
        scene.smtp.delay = 1
    with deliverer(taker, log) as doomed:
        if point.change:
            scene.ice.wait_until_it_lingers()
        else:
            wait_for(lambda: scene.smtp.connections > 0, "nothing is sent")
        with frozen(doomed.pid):
            scene.ice.wait_until_it_rests()
            assert scene.ice.is_held("deliveries") == bool(point.change)
            scene.smtp.delay = 0
            other = scene.start()
            answered.add(send(other, "Afterwards"))
            scene.wait_until_mailed(other)
            done = scene.read_outcomes()
        wait_for(lambda: point.said in log.read_text(), "the thawed one does not find out")
        doomed.terminate()
        assert doomed.wait(SECONDS) == 0  # well and at work, as if nothing had been
    assert scene.read_outcomes() == done
    scene.expect_each_once(answered, duplicates=point.duplicates)
