"""Servers under measurement, each a process of its own with a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 30
THREADS = 8  # as form_handler.server has them


@dataclass(frozen=True)
class Program:
    """How to start a server, and which table its submissions are in; `{port}` and `{folder}` are filled in."""

    command: Sequence[str]
    table: str
    environment: Mapping[str, str] = field(default_factory=dict)


FLOOR = Program(
    [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(THREADS)),
        *("--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--bind", HOST + ":{port}"),
        "benchmarks.floor.handler:create_app()",
    ],
    "rows",
    {"DATABASE": "{folder}/shopbell.db"},
)


def describe_handler(content: Path, *options: str) -> Program:
    """Return how the handler is started as it is in production."""
    environment = {
        "HOST": HOST,
        "PORT": "{port}",
        "CONTENT_DIR": str(content),
        "DATABASE_URL": "sqlite:///{folder}/shopbell.db",
        "MAIL_FOLDER": "{folder}/mail",
        "SECRET_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    }
    return Program([sys.executable, str(ROOT / "shopbell.py"), "handler", *options], "submissions", environment)


class RunningServer:
    """A server that answers, in the `with` block; it is stopped as a service manager does."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.port = _find_free_port()
        self._program = program
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RunningServer:
        facts = {"port": self.port, "folder": self._folder}
        command = [part.format(**facts) for part in self._program.command]
        own = {name: text.format(**facts) for name, text in self._program.environment.items()}
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                raise RuntimeError(f"{' '.join(command)} does not answer:\n{(self._folder / 'log').read_text()}")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(SECONDS_TO_STOP)
        finally:
            self._process.kill()

    def count_rows(self) -> int:
        """Return how many submissions are in its database."""
        connection = sqlite3.connect(self._folder / "shopbell.db")
        (count,) = connection.execute(f"SELECT count(*) FROM {self._program.table}").fetchone()
        connection.close()
        return int(count)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return connection.recv(12).endswith(b" 200")
        except OSError:
            return False


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
