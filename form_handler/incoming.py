"""Incoming requests: gathered without a thread until they are whole, read by a thread within a time limit."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress

from form_handler.outgoing import AnsweringSocket
from form_handler.spool import OutOfRoom, Spool

REQUEST_SECONDS = 15.0  # from a request's first byte to its last
SLOWEST = 32 * 1024  # bytes a second of a body with files, which has more time as it comes
LONGEST_STALL = 60.0  # seconds that it may save up that way: who stops has the disk's room no longer
LARGEST_HEAD = 64 * 1024  # of the request line and the headers; the server refuses less than that
LARGEST_BODY = 64 * 1024  # that is waited for in memory
LARGEST_TURN = 1024 * 1024  # bytes of one body taken at once, while others wait
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class PatientSocket(AnsweringSocket):
    """A connection that keeps what has come of the next request, and gives it to whoever reads it then.

    What is larger than `LARGEST_BODY` waits on the disk; what is larger than `largest_upload` is not waited for, since
    no form takes it.
    """

    largest_upload = 0
    _deadline = 0.0

    def __init__(self, family: int, kind: int, protocol: int, fileno: int) -> None:
        super().__init__(family, kind, protocol, fileno)
        self._buffer = bytearray()
        self._left: int | None = None  # of the request that is read just now
        self._is_over = False
        self._spool: Spool | None = None
        self._due = 0.0  # when more has to have come, on the monotonic clock
        self.is_out_of_room = False
        self.is_whole = False  # the request that a thread reads: nothing of it is still to come
        self.limit_wait(socket.SO_RCVTIMEO, REQUEST_SECONDS)

    @property
    def has_begun(self) -> bool:
        """Tell whether something of a request is here that nobody has read."""
        return bool(self._buffer)

    @property
    def deadline(self) -> float:
        """Until when the request that has begun must be whole, or more of it be here, on the monotonic clock."""
        return self._due

    def gather(self) -> bool:
        """Take what has come without waiting; tell whether a thread should read now, because no more is to wait for."""
        self._left = None
        self.is_whole = False
        if not self._buffer:
            self._due = time.monotonic() + REQUEST_SECONDS
        turn = 0
        try:
            while (missing := self._find_missing()) and turn < LARGEST_TURN:
                part = super().recv(min(65536, missing) if self._spool else 65536, socket.MSG_DONTWAIT)
                if not part:
                    return True
                turn += len(part)
                self._keep(part)
        except BlockingIOError:
            return False
        except OutOfRoom:
            self.is_out_of_room = True
            self.give_up()
            return True
        except OSError:
            return True  # the thread meets it too, and knows what to do
        return not missing

    def _keep(self, part: bytes) -> None:
        if self._spool:
            self._spool.write(part)
            self._due = min(self._due + len(part) / SLOWEST, time.monotonic() + LONGEST_STALL)
        else:
            self._buffer += part

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
        if self._spool:
            part = self._spool.read(size)
            if self._spool.is_read:  # so that the next request begins anew
                self._close_spool()
            return part
        is_limited = self.gettimeout() is not None  # the server set a limit of its own
        if self._is_over or (not is_limited and time.monotonic() > self._deadline):
            return b""
        try:
            return super().recv(size, flags)
        except BlockingIOError:
            if is_limited:
                raise
            return b""

    def close(self) -> None:
        """Close the connection, and forget what has come."""
        self._close_spool()
        super().close()

    def _close_spool(self) -> None:
        if self._spool:
            with suppress(OSError):
                self._spool.close()
            self._spool = None

    def _take(self, size: int) -> bytes:
        """Return bytes of this request alone: those of the next one wait here until it is their turn."""
        if self._left:
            size = min(size, self._left)
        part = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._left = self._left - len(part) if self._left else None
        return part

    def _find_missing(self) -> int:
        """Return how many bytes are still to come before a thread should read, at least one where that is unknown."""
        head_length = self._buffer.find(_HEAD_END, 0, LARGEST_HEAD) + len(_HEAD_END)
        if head_length < len(_HEAD_END):
            return int(len(self._buffer) < LARGEST_HEAD)
        found = _LENGTH.search(self._buffer, 0, head_length)
        length = int(found[1]) if found else 0
        self._left = head_length + length
        has_come = len(self._buffer) - head_length + (self._spool.size if self._spool else 0)
        if has_come >= LARGEST_BODY and has_come < length <= self.largest_upload and not self._spool:
            self._spool = Spool()
        is_waited_for = length <= self.largest_upload
        self.is_whole = has_come >= length and not _CODING.search(self._buffer, 0, head_length)
        return max(0, (length if is_waited_for else min(length, LARGEST_BODY)) - has_come)
