"""HTTP as bytes on a socket, for what no well-behaved client would send."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One response; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


def exchange(port: int, sent: bytes) -> list[Answer]:
    """Send the bytes, say that nothing more comes (half-close), and return all responses to them."""
    with socket.create_connection((LOOPBACK, port), timeout=SECONDS) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server answered and hung up before it had heard everything
        return read_answers(connection)


def read_answers(connection: socket.socket) -> list[Answer]:
    """Return the responses on a connection, until the server ends it."""
    received = bytearray()
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    answers = []
    rest = bytes(received)
    while rest:
        answer, rest = _parse(rest)
        answers.append(answer)
    return answers


def _parse(raw: bytes) -> tuple[Answer, bytes]:
    response = HTTPResponse(_Source(raw))  # type: ignore[arg-type]
    response.begin()
    headers = {name.lower(): value for name, value in response.headers.items()}
    head_length = raw.index(b"\r\n\r\n") + 4
    body = response.read()
    return Answer(response.status, headers, body), raw[head_length + len(body) :]


class _Source:
    """What http.client takes for a socket."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> object:
        import io

        return io.BytesIO(self._raw)


def request_bytes(
    method: str, path: str, headers: Mapping[str, str | int | None], body: bytes = b"", version: str = "HTTP/1.1"
) -> bytes:
    """Return a request; a header of None is left out."""
    lines = [
        f"{method} {path} {version}",
        *(f"{name}: {value}" for name, value in headers.items() if value is not None),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
