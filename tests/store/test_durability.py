"""What was answered is there, whatever happens next."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from form_handler.store.database import Database
from form_handler.store.deliveries import list_deliveries
from form_handler.store.submissions import list_submissions
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

AT_LEAST = 10  # that are answered before it is killed
STORE = (
    "import sys; from form_handler.store.database import Database; from tests.support.submissions import store\n"
    "database = Database(sys.argv[1])\n"
    "for _ in range(int(sys.argv[2])):\n"
    "    sys.stdout.write(store(database, answers={'message': 'x' * 2000}).receipt + '\\n'); sys.stdout.flush()"
)


def test_a_killed_process_loses_nothing_that_it_answered(database: Database, database_url: str) -> None:
    answered: list[str] = []
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", STORE, database_url, "1000000"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        # As many as it takes to be in full swing, however slow the machine is; then it goes on until it is killed.
        answered += [process.stdout.readline().strip() for _ in range(AT_LEAST)]
        time.sleep(random.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        process.stdout.close()
        process.wait(20)
        answered += lines[:-1]  # what stands after the last line end was not answered
    stored = {submission.receipt: submission.id for submission in list_submissions(database, 1_000_000)}
    assert len(answered) >= 4 * AT_LEAST
    assert set(answered) <= set(stored)
    assert len(stored) - len(answered) <= 4  # at most one in each round was stored and not answered
    assert len(list_deliveries(database, list(stored.values())[:500])) == min(len(stored), 500)


@pytest.mark.skipif(shutil.which("strace") is None, reason="NOT TESTED: strace is not installed")
def test_the_disk_has_it_before_the_answer(sqlite_database_url: str, tmp_path: Path) -> None:
    """A killed process proves nothing about a power cut: the order of the system calls does."""
    database = Database(sqlite_database_url)
    database.migrate()
    database.close()
    trace = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync,write", "-o", str(trace),
         sys.executable, "-c", STORE, sqlite_database_url, "5"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    calls = [
        "answer" if " write(1<" in line else "flush"
        for line in trace.read_text().splitlines()
        if " write(1<" in line or re.search(r"f(data)?sync\(\d+<[^>]*-wal>\) += 0", line)
    ]
    assert calls.count("answer") == 5
    answers = [place for place, call in enumerate(calls) if call == "answer"]
    assert all(calls[place - 1] == "flush" for place in answers), calls
