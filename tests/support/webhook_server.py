"""A real HTTP server that takes posts, and misbehaves on demand."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    import socket
    import ssl

Fault = Literal["", "hang", "drip", "endless body", "endless head", "no answer"]


@dataclass(frozen=True)
class Post:
    """One post that arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


class WebhookServer:
    """Listens on a free loopback port; `posts` holds what arrived, `connections` counts also what was broken off.

    `pieces` counts those of an answer without end, fifty in a second at most.
    `status` is what it answers, `location` where it sends on, `retry_after` when to come again; `fault` is how it
    misbehaves in place of an answer.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.posts: list[Post] = []
        self.connections = 0
        self.pieces = 0
        self.status = 204
        self.location = ""
        self.retry_after = ""
        self.fault: Fault = ""
        self.over = threading.Event()
        self._server = _Server(self, context)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address to post to."""
        return f"http://{LOOPBACK}:{self.port}/hook"

    def stop(self) -> None:
        """Stop listening, and let go whoever is kept waiting."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: WebhookServer, context: ssl.SSLContext | None) -> None:
        self.owner = owner
        self._context = context
        super().__init__((LOOPBACK, 0), _Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self.owner.connections += 1
        if self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the other side is meant to break off."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        owner = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        owner.posts.append(Post(self.path, {name.lower(): text for name, text in self.headers.items()}, body))
        with suppress(OSError):
            self._misbehave(owner) if owner.fault else self._answer(owner)

    def _answer(self, owner: WebhookServer) -> None:
        self.send_response(owner.status)
        if owner.location:
            self.send_header("Location", owner.location)
        if owner.retry_after:
            self.send_header("Retry-After", owner.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _misbehave(self, owner: WebhookServer) -> None:
        if owner.fault == "hang":
            owner.over.wait(30)
        elif owner.fault in ("drip", "endless head"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self._go_on(owner, b"X-A: b\r\n" * (1_000 if owner.fault == "endless head" else 0) or b"X")
        elif owner.fault == "endless body":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            self._go_on(owner, b"x" * 65_536)
        self.close_connection = True

    def _go_on(self, owner: WebhookServer, piece: bytes) -> None:
        while not owner.over.is_set():
            self.wfile.write(piece)
            owner.pieces += 1
            time.sleep(0.02)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the interface)
        """Print nothing."""
