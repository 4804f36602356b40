"""Incoming requests: gathered without a thread until they are whole, read by a thread within a time limit."""

from __future__ import annotations

import re
import socket
import struct
import time

REQUEST_SECONDS = 15.0  # from a request's first byte to its last
LARGEST_HEAD = 64 * 1024  # of the request line and the headers; the server refuses less than that
LARGEST_BODY = 64 * 1024  # that is waited for here; a larger one is read by its thread
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)


class PatientSocket(socket.socket):
    """A connection that keeps what has come of the next request, and gives it to whoever reads it then."""

    _deadline = 0.0

    def __init__(self, family: int, kind: int, protocol: int, fileno: int) -> None:
        super().__init__(family, kind, protocol, fileno)
        self._buffer = bytearray()
        self._left: int | None = None  # of the request that is read just now
        self._is_over = False
        # Have the kernel end a wait for data, which costs nothing for each read.
        seconds, fraction = divmod(REQUEST_SECONDS, 1)
        limit = struct.pack("ll", int(seconds), int(fraction * 1_000_000))
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)

    @property
    def has_begun(self) -> bool:
        """Tell whether something of a request is here that nobody has read."""
        return bool(self._buffer)

    def gather(self) -> bool:
        """Take what has come without waiting; tell whether a thread should read now, because no more is to wait for."""
        self._left = None
        try:
            while not self._is_whole():
                part = super().recv(65536, socket.MSG_DONTWAIT)
                if not part:
                    return True
                self._buffer += part
        except BlockingIOError:
            return False
        except OSError:
            pass  # the thread meets it too, and knows what to do
        return True

    def give_up(self) -> None:
        """Have the request read as one that breaks off here."""
        self._is_over = True

    def setblocking(self, flag: bool) -> None:
        """Start the clock, which the server does this way before it reads a request."""
        if self.fileno() >= 0:
            super().setblocking(flag)
        self._deadline = time.monotonic() + REQUEST_SECONDS

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Return what was gathered, then what comes, or nothing when the time is up."""
        if self._buffer:
            return self._take(size)
        is_limited = self.gettimeout() is not None  # the server set a limit of its own
        if self._is_over or (not is_limited and time.monotonic() > self._deadline):
            return b""
        try:
            return super().recv(size, flags)
        except BlockingIOError:
            if is_limited:
                raise
            return b""

    def _take(self, size: int) -> bytes:
        """Return bytes of this request alone: those of the next one wait here until it is their turn."""
        if self._left:
            size = min(size, self._left)
        part = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._left = self._left - len(part) if self._left else None
        return part

    def _is_whole(self) -> bool:
        head_length = self._buffer.find(_HEAD_END, 0, LARGEST_HEAD) + len(_HEAD_END)
        if head_length < len(_HEAD_END):
            return len(self._buffer) >= LARGEST_HEAD
        found = _LENGTH.search(self._buffer, 0, head_length)
        length = int(found[1]) if found else 0
        self._left = head_length + length
        return len(self._buffer) >= head_length + min(length, LARGEST_BODY)
