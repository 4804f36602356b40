"""Connections: how they are waited for, so that no client can keep the others out.

gunicorn's worker with threads reads requests in them, without end for one that has begun, and closes connections in its
one accepting thread: a few clients that send nothing, or half a request, or never hang up, would shut everybody else
out. Here the accepting thread gathers requests of all connections at once, and a thread gets only what is whole.
"""

from __future__ import annotations

import selectors
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from form_handler.incoming import PatientSocket

if TYPE_CHECKING:
    import socket
    from concurrent.futures import Future

    from gunicorn.workers.gthread import TConn


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # (gunicorn has no types)
    """gunicorn's worker with threads, for clients that one need not trust."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread when its request is whole, and wait for that without one."""
        connection = conn.sock
        if not isinstance(connection, PatientSocket):
            kind = (connection.family, connection.type, connection.proto)
            conn.sock = PatientSocket(*kind, fileno=connection.detach())
            conn.data_ready = True
        if conn.sock.gather():
            super().enqueue_req(conn)
            return
        conn.timeout = self._find_deadline(conn)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:  # noqa: ARG002  (the interface)
        """Take what has come, and pass the connection on when that is all."""
        if conn.sock.gather():
            self._stop_waiting(conn)
            super().enqueue_req(conn)
        elif conn.sock.has_begun:
            conn.timeout = conn.sock.deadline

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; where that was the last one to be had, whoever has waited longest makes room."""
        super().accept(listener)
        if self.nr_conns >= self.worker_connections and self.pending_conns:
            self._break_off(self.pending_conns[0])

    def murder_pending(self) -> None:
        """End the waiting for requests that do not come, and answer those that have begun as what they are: broken."""
        now = time.monotonic()
        for conn in [conn for conn in self.pending_conns if conn.timeout <= now]:
            if conn.sock.has_begun:
                self._stop_waiting(conn)
                conn.sock.give_up()
                super().enqueue_req(conn)
            else:
                self._break_off(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Take the connection back; where the next request came along with the last one, begin with it."""
        super().finish_request(conn, fs)
        if conn.sock.has_begun and conn in self.keepalived_conns:
            self.on_client_socket_readable(conn, conn.sock)

    def handle(self, conn: TConn) -> Any:
        """Answer a request; where the connection ends, wait here and not in the accepting thread for the goodbye."""
        keeps = super().handle(conn)
        if keeps is False:
            util.close_graceful(conn.sock)
        return keeps

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what is no HTTP with 400 or its kin; gunicorn's 501 for an unknown transfer coding is no exception."""
        is_unknown = isinstance(exc, UnsupportedTransferCoding)
        super().handle_error(req, client, addr, InvalidHeader("TRANSFER-ENCODING") if is_unknown else exc)

    def _find_deadline(self, conn: TConn) -> float:
        deadline: float = conn.sock.deadline if conn.sock.has_begun else time.monotonic() + self.cfg.keepalive
        return deadline

    def _stop_waiting(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _break_off(self, conn: TConn) -> None:
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()
