"""Connections: how long a client may take, so that no client can keep the others out.

gunicorn's worker with threads waits in them for a request to begin, without end for one that has begun, and closes
connections in its one accepting thread: a few clients that send nothing, or half a request, or never hang up, would
shut everybody else out.
"""

from __future__ import annotations

import socket
import struct
import time
from typing import TYPE_CHECKING, Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding  # type: ignore[import-untyped]
from gunicorn.workers.gthread import _DEFER, ThreadWorker  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from gunicorn.workers.gthread import TConn

REQUEST_SECONDS = 15.0
FIRST_BYTE_SECONDS = 0.01  # in a thread; nearly every request is there by then


class PatientSocket(socket.socket):
    """A connection on which a request has to arrive within `REQUEST_SECONDS`; later it reads as hung up."""

    _deadline = 0.0

    def limit_waiting(self) -> None:
        """Have the kernel end a wait for data, which costs nothing for each read."""
        seconds, fraction = divmod(REQUEST_SECONDS, 1)
        limit = struct.pack("ll", int(seconds), int(fraction * 1_000_000))
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)

    def setblocking(self, flag: bool) -> None:
        """Start the clock, which the server does this way before it reads a request."""
        if self.fileno() >= 0:
            super().setblocking(flag)
        self._deadline = time.monotonic() + REQUEST_SECONDS

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Return what has come, or nothing when the time is up."""
        is_limited = self.gettimeout() is not None  # the server set a limit of its own
        if not is_limited and time.monotonic() > self._deadline:
            return b""
        try:
            return super().recv(size, flags)
        except BlockingIOError:
            if is_limited:
                raise
            return b""


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # (gunicorn has no types)
    """gunicorn's worker with threads, for clients that one need not trust."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection its clock before a thread reads from it."""
        connection = conn.sock
        if not isinstance(connection, PatientSocket):
            kind = (connection.family, connection.type, connection.proto)
            conn.sock = PatientSocket(*kind, fileno=connection.detach())
            conn.sock.limit_waiting()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Answer a request; where the connection ends, wait here and not in the accepting thread for the goodbye.

        A connection on which nothing comes goes back to the accepting thread, which watches them all at once.
        """
        if not conn.initialized and not conn.data_ready:
            conn.data_ready = conn.wait_for_data(FIRST_BYTE_SECONDS)
            if not conn.data_ready:
                return _DEFER
        keeps = super().handle(conn)
        if keeps is False:
            util.close_graceful(conn.sock)
        return keeps

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what is no HTTP with 400 or its kin; gunicorn's 501 for an unknown transfer coding is no exception."""
        is_unknown = isinstance(exc, UnsupportedTransferCoding)
        super().handle_error(req, client, addr, InvalidHeader("TRANSFER-ENCODING") if is_unknown else exc)
