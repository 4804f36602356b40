"""The lock that lets one writer at a time into an SQLite database, across threads and processes."""

from __future__ import annotations

import fcntl
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class WriteLock:
    """A thread lock plus `flock` on a file beside the database.

    Two reasons. Fairness: SQLite's own waiting polls with growing pauses, so under load the unluckiest visitor waits
    longer than a second; `flock` wakes waiters in turn. Safety: SQLite before 3.51.3 (3.50.7, 3.44.6) can corrupt a
    database when two processes write and checkpoint its log in the same instant; with this lock only one does.
    The lock of a process that dies is released by the kernel.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.flock(self._open(), fcntl.LOCK_UN)
        self._threads.release()

    def _open(self) -> int:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file

    def close(self) -> None:
        """Give the file back to the system."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def forget_parent(self) -> None:
        """Start anew in a forked child: an inherited open file would share the parent's lock instead of waiting."""
        self._threads = threading.Lock()
        self.close()
