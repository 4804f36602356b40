"""The real form handler: `shopbell handler` under gunicorn, as a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, TYPE_CHECKING

from form_handler.store.database import Database
from tests.support.ports import LOOPBACK, find_free_port
from tests.support.prepared import Fork

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90  # on a slow machine
COMMAND = [sys.executable, str(ROOT / "shopbell.py")]
READ_AT_LOADING = ("LC_", "LANG", "TZ", "PYTHON", "LD_")  # what variables begin with that a running program has read


@functools.cache
def make_database() -> Path:
    """Return an empty SQLite file with all tables, which saves each handler half a second of migrations."""
    folder = Path(tempfile.mkdtemp(prefix="shopbell-database-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(f"sqlite:///{folder / 'shopbell.db'}")
    database.migrate()
    database.close()
    return folder / "shopbell.db"


class HandlerServer:
    """The handler with its own working folder, where its database, mails and key are kept unless told otherwise."""

    def __init__(self, content: Path, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.content = content
        self.folder = folder
        self.port = find_free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.database = folder / "shopbell.db"
        self.has_database = "DATABASE_URL" not in (environment or {})
        self.mails = folder / "mail"
        self.process: subprocess.Popen[bytes] | Fork | None = None
        self._log = folder / "handler.log"
        self.command = [*COMMAND, "handler"]
        self.is_prepared = True  # a process forks that has loaded the program already; else a new one loads it
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "CONTENT_DIR": str(content),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MAIL_FOLDER": str(self.mails),
            "WEB_CONCURRENCY": "1",  # tests of several say so
            "SUBMISSIONS_PER_ADDRESS": "1000000",  # all come from here, and tests of the limits say so
            "SUBMISSIONS_PER_FORM": "1000000",
            **(environment or {}),
        }

    @property
    def log(self) -> str:
        """All it has written to its standard output and error so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self) -> HandlerServer:
        """Start it on its port; returns when /healthz answers, raises RuntimeError with the log when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.has_database and not self.database.exists():
            shutil.copy(make_database(), self.database)
        with self._log.open("ab") as log:
            self.process = self._fork(log) if self._can_fork() else self._begin(log)
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def find_worker(self) -> int:
        """Return the number of the one process that answers."""
        assert self.process is not None
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True)
        [worker] = found.stdout.split()
        return int(worker)

    def stop(self) -> None:
        """Ask it to end as a service manager does (SIGTERM), and kill it when it has not after half a minute."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the handler did not end on SIGTERM:\n{self.log}") from None
        self._end_group()

    def kill(self) -> None:
        """Kill the master and all workers at once (SIGKILL), as a power cut would."""
        if self.process is not None:
            self._end_group()

    def _can_fork(self) -> bool:
        return (
            self.is_prepared
            and self.command[:2] == COMMAND
            and not any(name.startswith(READ_AT_LOADING) for name in self.environment)
        )

    def _fork(self, log: IO[bytes]) -> Fork:
        return Fork(self.command[2:], self.folder, self.environment, log)

    def _begin(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=self.folder, env=self.environment, start_new_session=True,
        )  # fmt: skip

    def _end_group(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_healthy():
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the handler ended at once:\n{self.log}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"the handler did not answer within {READY_SECONDS} s:\n{self.log}")
            time.sleep(0.03)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
