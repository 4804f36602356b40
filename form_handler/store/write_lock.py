"""The lock that lets one writer at a time into an SQLite database, across threads and processes."""

from __future__ import annotations

import fcntl
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PATIENCE = 5.0  # seconds, as long as SQLite itself waits for others (busy_timeout)


class WriteLock:
    """A thread lock plus `flock` on a file beside the database; raises TimeoutError when it is not free in time.

    Two reasons. Fairness: SQLite's own waiting polls with growing pauses, so under load the unluckiest visitor waits
    longer than a second; `flock` wakes waiters in turn. Safety: SQLite before 3.51.3 (3.50.7, 3.44.6) can corrupt a
    database when two processes write and checkpoint its log in the same instant; with this lock only one does.
    The lock of a process that dies is released by the kernel.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start()

    def _start(self) -> None:
        self._threads = threading.Lock()
        self._file: int | None = None
        self._waiter: _Waiter | None = None

    def __enter__(self) -> None:
        if not self._threads.acquire(timeout=PATIENCE):
            raise TimeoutError
        try:
            self._take()
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _take(self) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if self._waiter is None or not self._waiter.is_busy:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._waiter = self._waiter or _Waiter(self._file)
            else:
                return
        # One that still waits for somebody who gave up shares our file: what it gets, and gives back, would be ours.
        if not self._waiter.take(PATIENCE):
            raise TimeoutError

    def close(self) -> None:
        """Give the file back to the system."""
        with self._threads:
            is_idle = self._waiter is None or self._waiter.end()
            if self._file is not None and is_idle:  # a waiter that still waits needs it
                os.close(self._file)
            self._file = self._waiter = None

    def forget_parent(self) -> None:
        """Start anew in a forked child: an inherited open file would share the parent's lock instead of waiting."""
        if self._file is not None:
            os.close(self._file)
        self._start()


class _Waiter:
    """Waits for the lock in a thread of its own, because `flock` cannot be told how long to wait."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._changed = threading.Condition()
        self._is_wanted = self._is_taken = self._is_ended = self._is_waiting = False
        self._thread = threading.Thread(target=self._run, name="write-lock", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Tell whether it waits for the lock, or holds it without anybody who wants it."""
        with self._changed:
            return self._is_waiting

    def take(self, patience: float) -> bool:
        """Return whether the lock was taken within so many seconds; for one caller at a time."""
        with self._changed:
            self._is_wanted = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_taken, patience)
            is_taken, self._is_taken, self._is_wanted = self._is_taken, False, False
            return is_taken

    def end(self) -> bool:
        """End the thread; returns False where it waits for a lock that others hold."""
        with self._changed:
            self._is_ended = True
            self._changed.notify_all()
        self._thread.join(0.1)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while self._is_lock_wanted():
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with self._changed:
                if self._is_wanted:
                    self._is_taken, self._is_wanted = True, False
                    self._changed.notify_all()
                else:  # nobody waits for it any more
                    fcntl.flock(self._file, fcntl.LOCK_UN)
                self._is_waiting = False

    def _is_lock_wanted(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._is_wanted or self._is_ended)
            self._is_waiting = self._is_wanted
            return self._is_wanted
