"""The spool: what is large waits on the disk until it is whole, and leaves nothing there when the process ends."""

from __future__ import annotations

import tempfile
import threading

MOST_BYTES = 256 * 1024 * 1024  # of all that waits at the same time in one process
MOST_FILES = 250  # at the same time: a quarter of those that a process may usually have open


class OutOfRoom(Exception):  # noqa: N818  (a state, not somebody's error)
    """Nothing more can be kept at the moment: too much or too many wait already, or the disk is full."""


class Spool:
    """Bytes in a file without a name, read in the order in which they were written."""

    _taken = 0
    _open = 0
    _counting = threading.Lock()

    def __init__(self) -> None:
        self.size = 0
        self._position = 0
        with Spool._counting:
            if Spool._open >= MOST_FILES:
                raise OutOfRoom
            try:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  (closed by `close`)
            except OSError as error:
                raise OutOfRoom from error
            Spool._open += 1

    @property
    def is_read(self) -> bool:
        """Whether nothing is left to read."""
        return self._position >= self.size

    def write(self, data: bytes) -> None:
        """Keep bytes; raises OutOfRoom."""
        with Spool._counting:
            if Spool._taken + len(data) > MOST_BYTES:
                raise OutOfRoom
            Spool._taken += len(data)
        self.size += len(data)
        try:
            if self._file.write(data) != len(data):
                raise OutOfRoom
        except OSError as error:
            raise OutOfRoom from error

    def read(self, size: int) -> bytes:
        """Return what comes next, nothing at the end."""
        self._file.seek(self._position)
        part: bytes = self._file.read(size)
        self._position += len(part)
        return part

    def close(self) -> None:
        """Give the room back; for once."""
        self._file.close()
        with Spool._counting:
            Spool._taken -= self.size
            Spool._open -= 1
        self.size = 0
