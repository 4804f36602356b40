"""A restore under the hands of a handler with several processes: nobody is turned away, nothing leaves twice."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer
    from tests.support.smtp_server import SmtpServer


def run(server: HandlerServer, *arguments: str) -> str:
    command = [*server.command[:-1], *arguments]
    finished = subprocess.run(
        command, cwd=server.folder, env=server.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def post(server: HandlerServer, fields: dict[str, str], number: int) -> str:
    """Send a submission that is like no other and return its receipt."""
    body = urllib.parse.urlencode({**fields, "message": f"Message {number}"}).encode()
    request = urllib.request.Request(f"{server.url}/forms/contact", body, {"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["receipt"])


def wait_for_more(accepted: list[str]) -> None:
    """Return when five more have come from each of four visitors, so that the last were sent after this began."""
    deadline, known = time.monotonic() + 60, len(accepted)
    while len(accepted) < known + 20 and time.monotonic() < deadline:
        time.sleep(0.02)


def read_receipts(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT receipt FROM submissions")}


def ask_for_alarm(server: HandlerServer) -> str:
    """Return what the handler says is wrong, ready as it is."""
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=20) as answer:
        return str(json.load(answer).get("alarm", ""))


def test_a_running_handler_goes_on_with_what_was_put_back(
    handler_server: StartHandler, smtp_server: SmtpServer, fields: dict[str, str], tmp_path: Path
) -> None:
    settings = {"WEB_CONCURRENCY": "3", "SMTP_URL": smtp_server.url, "MAIL_FROM": "web@flowers.example",
                "SUBMISSIONS_PER_ADDRESS": "0", "SUBMISSIONS_PER_FORM": "0"}  # fmt: skip
    server = handler_server(CONTENT, settings)
    backup = tmp_path / "shop.shopbell"
    first = post(server, fields, 0)
    smtp_server.wait_for(1)
    run(server, "backup", str(backup))
    over, accepted, errors = threading.Event(), [], []

    def visit(start: int) -> None:
        number = start
        try:
            while not over.is_set():
                accepted.append(post(server, fields, number))
                number += 1
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    visitors = [threading.Thread(target=visit, args=(1_000_000 * number,)) for number in range(1, 5)]
    for visitor in visitors:
        visitor.start()
    wait_for_more(accepted)
    told = run(server, "restore", str(backup), "--force")
    wait_for_more(accepted)
    over.set()
    for visitor in visitors:
        visitor.join()
    assert errors == []
    [kept] = tmp_path.glob("before-restore-*.shopbell")
    assert kept.name in told
    with zipfile.ZipFile(kept) as archive:
        archive.extract("database", tmp_path)
    stored = read_receipts(server.database)
    assert first in stored
    assert set(accepted) <= stored | read_receipts(tmp_path / "database")
    assert not set(accepted) <= read_receipts(tmp_path / "database")

    assert ask_for_alarm(server).startswith("paused")
    time.sleep(1)
    sent = len(smtp_server.messages)
    time.sleep(1)
    assert len(smtp_server.messages) == sent
    run(server, "deliver", "--resume")
    expected = sent + len(stored) - 1  # the first had left before the backup
    smtp_server.wait_for(expected, 60)
    subjects = [mail.message["Subject"] for mail in smtp_server.messages]
    assert len(subjects) == len(set(subjects)) == expected
    assert ask_for_alarm(server) == ""
