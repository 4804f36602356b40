"""Outgoing answers: no thread waits for a client that does not take them, nor for one that does not hang up."""

from __future__ import annotations

import errno
import select
import socket
import struct
import time
from contextlib import suppress

ANSWER_SECONDS = 15.0  # for a client to take an answer, or enough of those before the next one
GOODBYE_SECONDS = 2.0  # for a client to hang up after the last one (RFC 9112, section 9.6)
ROOM = 256 * 1024  # bytes that wait in the kernel to be taken: several of our largest pages
MOST_UNREAD = 64 * 1024  # bytes that are taken and thrown away while a client still talks after the goodbye


class AnsweringSocket(socket.socket):
    """A connection that takes an answer at once, and says whether there is room for one more."""

    def __init__(self, family: int, kind: int, protocol: int, fileno: int) -> None:
        super().__init__(family, kind, protocol, fileno)
        self._unread = 0
        self.is_leaving = False
        with suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        self.limit_wait(socket.SO_SNDTIMEO, ANSWER_SECONDS)

    def limit_wait(self, option: int, seconds: float) -> None:
        """Have the kernel end a wait for the other side, which costs nothing each time."""
        whole, fraction = divmod(seconds, 1)
        self.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", int(whole), int(fraction * 1_000_000)))

    @property
    def has_room(self) -> bool:
        """Tell whether the client took so much of the answers before that the next one fits behind them."""
        look = select.poll()
        look.register(self, select.POLLOUT)
        return bool(look.poll(0))

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        """Send within the time limit, however little is taken at a time; raises ConnectionResetError after that."""
        deadline = time.monotonic() + ANSWER_SECONDS
        left = memoryview(data)
        try:
            while left:
                left = left[self.send(left, flags) :]
                if left and time.monotonic() > deadline:
                    raise BlockingIOError
        except BlockingIOError:
            raise ConnectionResetError(errno.ECONNRESET, "the client does not take its answer") from None

    def say_goodbye(self) -> None:
        """Say that nothing more comes; raises OSError where the client has gone already."""
        self.is_leaving = True
        self.shutdown(socket.SHUT_WR)

    def has_left(self) -> bool:
        """Throw away what still comes, without waiting; tell whether the client hung up, or talks on and on."""
        try:
            while self._unread < MOST_UNREAD:
                part = super().recv(65536, socket.MSG_DONTWAIT)
                if not part:
                    return True
                self._unread += len(part)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
