"""A clamd of ClamAV that knows one harmful file, and servers in its place that misbehave."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from form_handler.scanner import Scanner
from tests.support.ports import LOOPBACK, find_free_port

HARMFUL = b"shopbell-test-harmful-words"
NAME = "Shopbell.Test"
LARGEST = 300_000  # bytes of a file that it looks at
_WAIT = 60.0  # seconds until it has to answer


def find_clamd() -> str | None:
    """Return the path of the program, None where it is not installed."""
    return shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin")


class Clamd:
    """The real program, with a signature of its own in place of the real ones; `url` and `socket_url` lead to it."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="shopbell-clamd-", dir="/tmp"))  # a socket's name has to be short
        signatures = self.folder / "signatures"
        signatures.mkdir()
        (signatures / "test.ndb").write_text(f"{NAME}:0:*:{HARMFUL.hex()}\n")
        port = find_free_port()
        self.url = f"tcp://{LOOPBACK}:{port}"
        self.socket_url = f"unix://{self.folder}/clamd.ctl"
        options = {
            "Foreground": "yes", "DatabaseDirectory": signatures, "TemporaryDirectory": self.folder,
            "LocalSocket": self.folder / "clamd.ctl", "TCPSocket": port, "TCPAddr": LOOPBACK,
            "StreamMaxLength": LARGEST, "MaxThreads": 2,
        }  # fmt: skip
        settings = self.folder / "clamd.conf"
        settings.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
        command = [program, f"--config-file={settings}"]
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        self._wait()

    def stop(self) -> None:
        """End it, and leave nothing."""
        self._process.terminate()
        self._process.wait(_WAIT)
        self._log.close()
        shutil.rmtree(self.folder)

    def _wait(self) -> None:
        end = time.monotonic() + _WAIT
        while not Scanner(self.url).is_answering():
            if self._process.poll() is not None or time.monotonic() > end:
                log = (self.folder / "log").read_text()
                self.stop()
                raise RuntimeError(log)
            time.sleep(0.05)


class BrokenClamd:
    """Reads what comes and answers so many bytes; keeps silent where there is no answer, until it is stopped."""

    def __init__(self, answer: bytes | None, *, hangs_up: bool = False) -> None:
        self.connections = 0
        self._answer = answer
        self._hangs_up = hangs_up
        self._over = threading.Event()
        self._listener = socket.create_server((LOOPBACK, 0))
        self.url = f"tcp://{LOOPBACK}:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                if self._hangs_up:
                    continue
                connection.recv(65_536)
                if self._answer is None:
                    self._over.wait(60)
                else:
                    connection.sendall(self._answer)
