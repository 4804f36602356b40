"""A process that has loaded the handler's program, and forks: its forks are handlers in a tenth of a second.

What a fork runs is the command line from its first line on, with the folder, the environment and the standard streams
that a new process would have; gunicorn, its master and its workers are the real ones.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
LONGEST_ORDER = 65_536
MODULES = (
    "alembic.command",
    "form_handler.app",
    "form_handler.commands.handler",
    "form_handler.server",
    "gunicorn.arbiter",
    "gunicorn.workers.gthread",
    "shopbell",
    "sqlalchemy.dialects.sqlite",
)


class Fork:
    """A process that was forked elsewhere, to be used like a `subprocess.Popen`."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], output: IO[bytes]
    ) -> None:
        self.args = list(arguments)
        self.returncode: int | None = None
        order = json.dumps({"arguments": self.args, "folder": str(folder), "environment": dict(environment)})
        reading, writing = os.pipe()
        try:
            socket.send_fds(_start_preparer(), [order.encode()], [output.fileno(), writing])
        finally:
            os.close(writing)
        self._told = os.fdopen(reading, "rb", buffering=0)
        self.pid = int(self._told.readline())

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or None while it runs."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            self._learn()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as there is one; raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self._learn()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def _learn(self) -> None:
        with self._told:
            self.returncode = int(self._told.readline())


@functools.cache
def _start_preparer() -> socket.socket:
    """Return the socket that takes orders, one a packet; the process behind it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]},
            pass_fds=[theirs.fileno()], start_new_session=True,
        )  # fmt: skip

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _wait_for_orders(orders: socket.socket) -> list[str] | None:
    """Return the arguments of the command line in each fork, and None in the process itself when no order comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who keep an eye on the forks are nobody's children
    while True:
        order, files, _flags, _address = socket.recv_fds(orders, LONGEST_ORDER, 2)
        if not order:
            return None
        if os.fork() == 0:
            orders.close()
            return _fork(json.loads(order), *files)
        for file in files:
            os.close(file)


def _fork(order: dict[str, Any], output: int, told: int) -> list[str]:
    """Return the arguments in a fork, and tell its number and its exit code from the process that waits for it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if process := os.fork():
        os.write(told, f"{process}\n".encode())
        os.close(output)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        os.write(told, f"{code}\n".encode())
        os._exit(0)
    os.setsid()
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.close(told)
    arguments: list[str] = order["arguments"]
    return arguments


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    for module in MODULES:
        importlib.import_module(module)
    chosen = _wait_for_orders(socket.socket(fileno=int(sys.argv[1])))
    if chosen is not None:
        from shopbell import main

        sys.argv = [str(ROOT / "shopbell.py"), *chosen]
        main()
