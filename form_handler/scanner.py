"""The scanner: a clamd is asked whether files are harmful, in its own protocol (ClamAV, clamd(8): PING and INSTREAM).

What it could not look at is not taken: the visitor is told, and can send the form again or without the file.
"""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from form_handler.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from form_handler.uploads.received import ReceivedFile

_log = logging.getLogger(__name__)

PORT = 3310
PATIENCE = 30.0  # seconds for all files of a submission
PING_PATIENCE = 2.0  # seconds
LONGEST_REPLY = 4096  # bytes; one says a few words


class Scanner:
    """The scanner at an address as CLAMD_URL gives it; without one everything is harmless."""

    def __init__(self, url: str | None) -> None:
        self._url = url

    def find_threats(self, files: Sequence[ReceivedFile], language: str) -> dict[str, str]:
        """Return a sentence by field name for files that are harmful, or that could not be looked at."""
        if self._url is None or not files:
            return {}
        end = time.monotonic() + PATIENCE
        found = ((file, self._judge(file, end)) for file in files)
        texts = texts_in(language)
        return {file.field: texts.text(key, file=file.name) for file, key in found if key}

    def is_answering(self) -> bool:
        """Return whether somebody is there, or nobody has to be."""
        if self._url is None:
            return True
        try:
            return self._ask("PING", (), time.monotonic() + PING_PATIENCE) == "PONG"
        except OSError:
            return False

    def _judge(self, file: ReceivedFile, end: float) -> str:
        """Return the key of what is to be told of a file, empty where there is nothing."""
        try:
            reply = self._ask("INSTREAM", file.read_pieces(), end)
        except OSError as error:
            reply = type(error).__name__
        if reply.endswith(" FOUND"):
            _log.warning("a harmful file was refused: %s", reply)
            return "form.error.file_harmful"
        if reply == "stream: OK":
            return ""
        _log.error("a file could not be scanned: %s", reply)
        return "form.error.file_unscanned"

    def _ask(self, command: str, pieces: Iterator[bytes] | tuple[()], end: float) -> str:
        """Return the reply to a command; raises OSError where there is none within the time."""
        with self._connect(end) as connection:
            try:
                _send(connection, f"z{command}\0".encode(), end)
                for piece in pieces:
                    _send(connection, len(piece).to_bytes(4, "big") + piece, end)
                if command == "INSTREAM":
                    _send(connection, bytes(4), end)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it had enough, and has said why before it hung up
            return _read_reply(connection, end)

    def _connect(self, end: float) -> socket.socket:
        parts = urlsplit(self._url or "")
        if parts.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(_left(end))
            try:
                connection.connect(unquote(str(parts.path)))
            except OSError:
                connection.close()
                raise
            return connection
        return socket.create_connection((str(parts.hostname), parts.port or PORT), _left(end))


def _send(connection: socket.socket, data: bytes, end: float) -> None:
    connection.settimeout(_left(end))
    connection.sendall(data)


def _read_reply(connection: socket.socket, end: float) -> str:
    reply = bytearray()
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        connection.settimeout(_left(end))
        data = connection.recv(LONGEST_REPLY)
        if not data:
            break
        reply += data
    return reply.rstrip(b"\0").decode("ascii", "replace")


def _left(end: float) -> float:
    """Return the seconds that are left; raises TimeoutError where none are."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
