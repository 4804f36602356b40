"""Opens the database, begins and ends its transactions, and says in one kind of error that it cannot answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import weakref
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, make_url

from form_handler.errors import StoreError, StoreUnavailable
from form_handler.store.write_lock import WriteLock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

ROOM_NEEDED = 1_000_000  # bytes free on the disk below which the store calls itself full
_DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def read_url(text: str) -> URL:
    """Return the database's address with its driver; raises StoreError for one that we cannot keep submissions in."""
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError("store.error.url") from error
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in _DRIVERS.values():
        raise StoreError("store.error.driver", driver=url.drivername)
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError("store.error.memory")
    return url


class Database:
    """One database, SQLite or PostgreSQL, shared by all threads of a process; nothing is opened before its first use.

    Both raise StoreUnavailable where the database cannot answer; what a `write` did is then not kept.
    """

    def __init__(self, url: str) -> None:
        self._url = read_url(url)
        self.path = Path(self._url.database or "") if self.is_sqlite else None
        self._lock = WriteLock(self.path.with_name(f"{self.path.name}.lock")) if self.path else None
        self._engine = _open_sqlite(self._url) if self.is_sqlite else _open_postgresql(self._url)
        self._is_prepared = False
        _renew_after_fork(self)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite file."""
        return self._url.drivername == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside one transaction, kept at the end; on SQLite one writer at a time (see WriteLock)."""
        with self._translate_errors():
            self._prepare()
            if self._lock is None:
                with self._engine.begin() as connection:
                    yield connection
                return
            with (
                self._lock,
                self._engine.connect().execution_options(shopbell_writes=True) as connection,
                connection.begin(),
            ):
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading one consistent state; never waits for writers."""
        with self._translate_errors():
            self._prepare()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other writer of an SQLite file out; nothing on PostgreSQL, which sees to that itself."""
        with self._lock or nullcontext():
            yield

    def migrate(self) -> None:
        """Bring the tables to the newest version; raises StoreError where they are newer than this program."""
        from form_handler.store.migration import migrate

        with self._translate_errors():
            self._prepare()
            migrate(self, self._engine)

    def check(self) -> None:
        """Return when submissions can be stored; raises StoreUnavailable when not (read-only, full, unreachable)."""
        with self.write() as connection:
            if not self.is_sqlite:
                is_read_only = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on"
                if is_read_only:
                    raise StoreUnavailable("store.unavailable.read_only")
        if self.path and shutil.disk_usage(self.path.parent).free < ROOM_NEEDED:
            raise StoreUnavailable("store.unavailable.full")

    def close(self) -> None:
        """Close every connection; the database opens again when it is used again."""
        self._engine.dispose()
        if self._lock:
            self._lock.close()

    def forget_parent(self) -> None:
        """Leave the connections of the parent alone in a forked child: they must not be shared."""
        self._engine.dispose(close=False)
        if self._lock:
            self._lock.forget_parent()

    def _prepare(self) -> None:
        if self._is_prepared or self.path is None or self._lock is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            # Changing the journal's kind does not wait for others, so it is done once, under the lock.
            connection = sqlite3.connect(self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
        self._is_prepared = True

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except exc.IntegrityError:
            raise
        except exc.DBAPIError as error:
            raise StoreUnavailable("store.unavailable", reason=_first_line(error.orig)) from error
        except (exc.TimeoutError, sqlite3.Error, OSError) as error:
            raise StoreUnavailable("store.unavailable", reason=_first_line(error)) from error


def _first_line(error: BaseException | None) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _renew_after_fork(database: Database) -> None:
    forget = weakref.WeakMethod(database.forget_parent)

    def forget_parent() -> None:
        method = forget()
        if method is not None:
            method()

    os.register_at_fork(after_in_child=forget_parent)


def _open_sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False}, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:  # noqa: ARG001  (the interface)
        for pragma in ("busy_timeout = 5000", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that writes says so at once: one that read first fails instead of waiting for its turn.
        writes = connection.get_execution_options().get("shopbell_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _open_postgresql(url: URL) -> Engine:
    # A server that vanished without a word is noticed in seconds, not after the kernel's quarter of an hour.
    engine = create_engine(url, connect_args={"connect_timeout": 5, "tcp_user_timeout": 10_000}, pool_timeout=5)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:  # noqa: ARG001  (the interface)
        connection.execute("SET lock_timeout = '5s'")
        connection.commit()

    return engine
