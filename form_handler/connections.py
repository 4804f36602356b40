"""Connections: how they are waited for, so that no client can keep the others out.

gunicorn's worker with threads reads requests in them, without end for one that has begun, and closes connections in its
one accepting thread: a few clients that send nothing, or half a request, or never hang up, would shut everybody else
out. Here the accepting thread gathers requests of all connections at once, and a thread gets only what is whole.
"""

from __future__ import annotations

import logging
import math
import selectors
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import errors  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from form_handler.incoming import PatientSocket
from form_handler.outgoing import ANSWER_SECONDS, GOODBYE_SECONDS

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from concurrent.futures import Future

    from gunicorn.workers.gthread import TConn

_log = logging.getLogger(__name__)

ENDING_SECONDS = 2.0  # for requests that have begun, once the worker is told to end

# What is no HTTP is answered with 400, save for these (RFC 9110, RFC 6585).
_STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # (gunicorn has no types)
    """gunicorn's worker with threads, for clients that one need not trust."""

    _ends_at = math.inf  # until when a request may become whole, on the monotonic clock

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread when its request is whole, and wait for that without one."""
        connection = conn.sock
        if not isinstance(connection, PatientSocket):
            kind = (connection.family, connection.type, connection.proto)
            conn.sock = PatientSocket(*kind, fileno=connection.detach())
            conn.data_ready = True
        if conn.sock.gather():
            self._pass_on(conn)
        else:
            self._wait(conn, self._find_deadline(conn), self.on_pending_socket_readable)

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:  # noqa: ARG002  (the interface)
        """Take what has come, and pass the connection on when that is all."""
        if conn.sock.gather():
            self._stop_waiting(conn)
            self._pass_on(conn)
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
        if not self.alive and self._ends_at == math.inf:
            self._ends_at = now + ENDING_SECONDS
            self.app.begin_to_end()
        for conn in [conn for conn in self.pending_conns if self._is_over(conn, now)]:
            if conn.sock.has_begun and conn.sock.has_room and not conn.sock.is_leaving:
                self._stop_waiting(conn)
                conn.sock.give_up()
                super().enqueue_req(conn)
            else:
                self._break_off(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Take the connection back; where the next request came along with the last one, begin with it."""
        if not fs.cancelled() and not fs.exception() and fs.result() is False:
            self._take_leave(conn)
            return
        super().finish_request(conn, fs)
        if conn.sock.has_begun and conn in self.keepalived_conns:
            self.on_client_socket_readable(conn, conn.sock)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ARG002  (the interface)
        """Answer what is no HTTP with 400 or its kin; the log gets neither a word of it nor whose it was."""
        if isinstance(exc, errors.ParseException):
            status = next((_STATUSES[kind] for kind in _STATUSES if isinstance(exc, kind)), HTTPStatus.BAD_REQUEST)
            _log.info("refused status=%d reason=%s", status, type(exc).__name__)
        else:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            _log.error("fault before the application", exc_info=exc)
        with suppress(OSError):
            util.write_error(client, status.value, status.phrase, "")

    def _is_over(self, conn: TConn, now: float) -> bool:
        """Tell whether it was waited for long enough; whoever was answered may hang up even while we end."""
        return bool(conn.timeout <= now or (self._ends_at <= now and not conn.sock.is_leaving))

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Tell whether the next request may come here: never after one of which something is still to come."""
        return keepalive and conn.sock.is_whole and bool(super()._keepalive_after(conn, keepalive))

    def _pass_on(self, conn: TConn) -> None:
        """Give the connection to a thread, as soon as there is room for the answer."""
        if conn.sock.has_room:
            super().enqueue_req(conn)
        else:
            self._wait(conn, time.monotonic() + ANSWER_SECONDS, self._on_room, selectors.EVENT_WRITE)

    def _on_room(self, conn: TConn, client: socket.socket) -> None:  # noqa: ARG002  (the interface)
        self._stop_waiting(conn)
        super().enqueue_req(conn)

    def _take_leave(self, conn: TConn) -> None:
        """Wait for the client to hang up, without a thread."""
        try:
            conn.sock.say_goodbye()
        except OSError:
            self.nr_conns -= 1
            conn.close()
        else:
            self._wait(conn, time.monotonic() + GOODBYE_SECONDS, self._on_goodbye)

    def _on_goodbye(self, conn: TConn, client: socket.socket) -> None:  # noqa: ARG002  (the interface)
        if conn.sock.has_left():
            self._break_off(conn)

    def _wait(
        self, conn: TConn, deadline: float, go_on: Callable[..., None], event: int = selectors.EVENT_READ
    ) -> None:
        conn.timeout = deadline
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, event, partial(go_on, conn))

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
