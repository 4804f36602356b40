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
THREADS = 16  # as form_handler.server has them


@dataclass(frozen=True)
class Program:
    """How to start a server, and which table its submissions are in; `{port}` and `{folder}` are filled in.

    `drain` is a command that sends the mails that are left, run as often at once as there are processors.
    """

    command: Sequence[str]
    table: str
    environment: Mapping[str, str] = field(default_factory=dict)
    drain: Sequence[str] = ()
    has_outbox: bool = False


def describe_floor(processes: int = 1) -> Program:
    """Return how the bare handler is started."""
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(THREADS)),
        *("--workers", str(processes), "--no-control-socket", "--worker-tmp-dir", "/dev/shm"),
        *("--bind", HOST + ":{port}", "benchmarks.floor.handler:create_app()"),
    ]
    return Program(gunicorn, "rows", {"DATABASE": "{folder}/shopbell.db"})


PHP = Program([sys.executable, "-m", "benchmarks.php", "{port}", "{folder}"], "submissions", has_outbox=True)


def describe_handler(
    content: Path,
    *options: str,
    processes: int = 1,
    smtp_url: str = "",
    drains: bool = True,
    database_url: str = "sqlite:///{folder}/shopbell.db",
) -> Program:
    """Return how the handler is started as it is in production."""
    environment = {
        "HOST": HOST,
        "PORT": "{port}",
        "CONTENT_DIR": str(content),
        "DATABASE_URL": database_url,
        "MAIL_FOLDER": "{folder}/mail",
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "website@shop.example",
        "SECRET_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "WEB_CONCURRENCY": str(processes),
        # Counted as ever, but all come from one address.
        "SUBMISSIONS_PER_ADDRESS": "100000000",
        "SUBMISSIONS_PER_FORM": "100000000",
    }
    shopbell = [sys.executable, str(ROOT / "shopbell.py")]
    drain = [*shopbell, "deliver", "--once"] if drains else []
    return Program([*shopbell, "handler", *options], "submissions", environment, drain, has_outbox=True)


class RunningServer:
    """A server that answers, in the `with` block; it is stopped as a service manager does."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.port = find_free_port()
        self._program = program
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RunningServer:
        command = self._fill_in(self._program.command)
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
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

    def count_rows(self, table: str = "", condition: str = "1") -> int:
        """Return how many submissions are in its database, or how many rows of another table."""
        connection = sqlite3.connect(self._folder / "shopbell.db")
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table or self._program.table} WHERE {condition}"
        ).fetchone()
        connection.close()
        return int(count)

    def drain(self, processes: int = 0) -> None:
        """Send all mails that are left, by a process for each processor; raises RuntimeError where that fails."""
        command = self._fill_in(self._program.drain)
        with (self._folder / "log").open("ab") as log:
            running = [
                subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
                for _ in range(processes or os.cpu_count() or 1)
            ]
            codes = [process.wait() for process in running]
            if any(codes):
                raise RuntimeError((self._folder / "log").read_text()[-2000:])

    def measure_memory(self) -> int:
        """Return the bytes that its processes keep for themselves (proportional set size of what is in no file, Linux).

        What they share with other programs would seem to grow whenever one of those ends.
        """
        assert self._process is not None
        return sum(_measure_process(process) for process in _list_family(self._process.pid))

    def _fill_in(self, parts: Sequence[str]) -> list[str]:
        return [part.format(port=self.port, folder=self._folder) for part in parts]

    @property
    def _environment(self) -> dict[str, str]:
        own = self._program.environment
        return {**os.environ, **dict(zip(own, self._fill_in(list(own.values())), strict=True))}

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return connection.recv(12).endswith(b" 200")
        except OSError:
            return False


def find_free_port() -> int:
    """Return a port of the loopback interface on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _list_family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(member for child in children for member in _list_family(int(child)))]


def _measure_process(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss_Anon:"))
