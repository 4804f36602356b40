"""An SQLite file: made once, written by one at a time, and left for the one that has its name now."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from form_handler.store.engines import PATIENCE, connect_sqlite
from form_handler.store.write_lock import WriteLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

READERS_SECONDS = 1  # that readers are waited for before the log is emptied: all writers wait meanwhile

_Identity = tuple[int, int]

_INHERITED: list[sqlite3.Connection] = []  # kept for ever: closing them in the child would drop the parent's locks


class SqliteFile:
    """The file of a database, for all threads of a process; nothing is opened before its first use.

    `close_others` closes the connections to it that were not opened here.
    """

    def __init__(self, path: Path, *, is_durable: bool, close_others: Callable[[], None]) -> None:
        self.path = path
        self._is_durable = is_durable
        self._close_others = close_others
        self._lock = WriteLock(self.beside(".lock"))
        self._writer: sqlite3.Connection | None = None
        self._opened: _Identity | None = None  # the file that the connections belong to

    def beside(self, suffix: str) -> Path:
        """Return its path with something appended to its name."""
        return self.path.with_name(f"{self.path.name}{suffix}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other writer out; raises TimeoutError, or OSError where nothing has the name any more."""
        self._prepare()
        with self._lock:
            if self._is_replaced():  # looked at here, because whoever replaced it may have held the lock until now
                self._follow()
            yield

    def follow(self) -> None:
        """Make sure that the connections belong to the file that has the name now; raises like `locked`."""
        self._prepare()
        if self._is_replaced():
            with self.locked():
                pass

    @contextmanager
    def lend_writer(self) -> Iterator[sqlite3.Connection]:
        """Lend the one connection that writes here: whoever holds the lock has it alone."""
        if self._writer is None:
            self._writer = connect_sqlite(self.path, is_durable=self._is_durable)
        try:
            yield self._writer
        except sqlite3.OperationalError:
            self._close_writer()
            raise

    def empty_log(self) -> bool:
        """Write the log back and empty it; return False where that has to wait for a reader."""
        with self.locked(), self.lend_writer() as writer:
            writer.execute(f"PRAGMA busy_timeout = {READERS_SECONDS * 1000}")
            [(is_busy, _, _)] = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            writer.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        return not is_busy

    def close(self) -> None:
        """Close what was opened here, when no thread uses it."""
        self._close_writer()
        self._lock.close()

    def forget_parent(self) -> None:
        """Leave what the parent opened alone in a forked child: it must not be shared, nor closed."""
        if self._writer:
            _INHERITED.append(self._writer)
            self._writer = None
        self._lock.forget_parent()

    def _prepare(self) -> None:
        if self._opened is not None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            if self._opened is not None:
                return
            self._set_up()

    def _set_up(self) -> None:
        if not self.path.exists():
            # Never where it is there already: closing it would drop the locks (POSIX) of this process's connections
            # to it, and the next program to leave the database would take itself for the last and delete the log.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with closing(connect_sqlite(self.path)) as connection:
            # Changing the journal's kind does not wait for others, so it is done once, under the lock.
            connection.execute("PRAGMA journal_mode = WAL")
        self._opened = _identify(self.path)

    def _is_replaced(self) -> bool:
        """Tell whether another file has the name now, as after a restore; raises OSError where none has.

        What is written to a file without a name is lost, although nobody says so. One that need not last begins anew.
        """
        try:
            return self._opened is not None and _identify(self.path) != self._opened
        except FileNotFoundError:
            if self._is_durable:
                raise
            return True

    def _follow(self) -> None:
        """Leave the old file alone and open the new one; under the lock."""
        self._close_others()
        self._close_writer()
        self._set_up()

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None


def _identify(path: Path) -> _Identity:
    """Return what tells a file from every other one of the machine, whatever its name."""
    found = path.stat()
    return found.st_dev, found.st_ino
