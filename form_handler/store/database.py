"""Begins and ends transactions, and says in one kind of error that the database cannot answer."""

from __future__ import annotations

import os
import shutil
import weakref
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import exc

from form_handler.errors import HandlerError, StoreConflict, StoreUnavailable
from form_handler.store.damage import is_damage, tell_damage
from form_handler.store.engines import open_engine, read_url
from form_handler.store.group_commit import GroupCommit
from form_handler.store.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Dialect, Engine

T = TypeVar("T")

ROOM_NEEDED = 1_000_000  # bytes free on the disk below which the store calls itself full


class Driver(Protocol):
    """What the connections of sqlite3 and psycopg have in common."""

    def execute(self, statement: str, parameters: Any = ..., /) -> Any:
        """Return a cursor with the rows."""

    def commit(self) -> None:
        """Keep."""

    def rollback(self) -> None:
        """Undo."""


class Database:
    """One database, SQLite or PostgreSQL, shared by all threads of a process; nothing is opened before its first use.

    One that is not durable may lose its last seconds in a power cut, and waits for no disk. All of it raises
    StoreUnavailable where the database cannot answer; nothing of that transaction is then kept.
    """

    def __init__(self, url: str, *, is_durable: bool = True) -> None:
        address = read_url(url)
        self._engine: Engine = open_engine(address, is_durable=is_durable)
        self._file: SqliteFile | None = None  # where it is one
        if self.is_sqlite:
            path = Path(address.database or "")
            self._file = SqliteFile(path, is_durable=is_durable, close_others=self._engine.dispose)
        self._group = GroupCommit(self.write_directly)
        _renew_after_fork(self)

    @property
    def dialect(self) -> Dialect:
        """The kind of SQL it speaks."""
        return self._engine.dialect

    @property
    def kind(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite file."""
        return self.kind == "sqlite"

    def file_beside(self, suffix: str) -> Path | None:
        """Return the path of an SQLite file with something appended to its name, None on PostgreSQL."""
        return self._file.beside(suffix) if self._file else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside one transaction, kept at the end; on SQLite one writer at a time (see WriteLock)."""
        with (
            self._translate_errors(),
            self.locked(),
            self._engine.connect().execution_options(shopbell_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write_directly(self) -> Iterator[Driver]:
        """Do the same as `write` with the driver's own connection, for the path that has to be fast."""
        with self._translate_errors(), self.locked(), self._lend_driver() as driver:
            try:
                if self.is_sqlite:
                    driver.execute("BEGIN IMMEDIATE")
                yield driver
                driver.commit()
            except BaseException:
                with suppress(self._driver_errors):
                    driver.rollback()
                raise

    def write_in_group(self, do: Callable[[Driver], T]) -> T:
        """Return what `do` returns, once it is committed; on SQLite together with what other threads write just then.

        `do` gets the driver as in `write_directly`, and is done once more where another's mistake undid it.
        """
        if self.is_sqlite:
            return self._group.write(do)
        with self.write_directly() as driver:  # PostgreSQL forms groups itself
            return do(driver)

    def write_at_once(self, do: Callable[[Driver], T]) -> T:
        """Do the same where `do` runs a single statement, with no moment on PostgreSQL in which only we can end it.

        Whoever is frozen then holds no lock that others wait for.
        """
        if self.is_sqlite:
            return self._group.write(do)
        with self._translate_errors(), self._lend_pooled() as driver:
            driver.autocommit = True
            try:
                return do(driver)
            finally:
                if not driver.closed:
                    driver.autocommit = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading one consistent state; never waits for writers."""
        with self._translate_errors():
            if self._file:
                self._file.follow()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    def locked(self) -> AbstractContextManager[None]:
        """Keep every other writer of an SQLite file out; nothing on PostgreSQL, which sees to that itself."""
        return self._file.locked() if self._file else nullcontext()

    def migrate(self) -> None:
        """Bring the tables to the newest version; raises StoreError where they are newer than this program."""
        from form_handler.store.migration import migrate

        with self._translate_errors():
            migrate(self, self._engine)

    def check(self) -> None:
        """Return when submissions can be stored; raises StoreUnavailable when not (read-only, full, unreachable)."""
        with self.write() as connection:
            is_read_only = not self.is_sqlite and connection.exec_driver_sql("SHOW transaction_read_only").scalar()
        if is_read_only == "on":
            raise StoreUnavailable("store.unavailable.read_only")
        if self._file and shutil.disk_usage(self._file.path.parent).free < ROOM_NEEDED:
            raise StoreUnavailable("store.unavailable.full")

    def forget_erased(self) -> bool:
        """Have what was deleted leave the log of an SQLite file too; return False where somebody reads there for long.

        PostgreSQL sees to its own log.
        """
        if not self._file:
            return True
        with self._translate_errors():
            return self._file.empty_log()

    def close(self) -> None:
        """Close every connection, when no thread uses them; the database opens again when it is used again."""
        self._engine.dispose()
        if self._file:
            self._file.close()

    def _forget_parent(self) -> None:
        """Leave the connections of the parent alone in a forked child: they must not be shared, nor closed."""
        self._engine.dispose(close=False)
        if self._file:
            self._file.forget_parent()
        self._group = GroupCommit(self.write_directly)

    def _lend_driver(self) -> AbstractContextManager[Driver]:
        return self._file.lend_writer() if self._file else self._lend_pooled()

    @contextmanager
    def _lend_pooled(self) -> Iterator[Any]:
        pooled = self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        try:
            yield driver
        finally:
            if driver.closed:  # the pool would try in vain to tidy it up
                pooled.invalidate()
            pooled.close()

    @property
    def _driver_errors(self) -> type[Exception]:
        errors: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return errors

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise self._translate(error.orig) from error
        except (exc.TimeoutError, OSError, self._driver_errors) as error:
            raise self._translate(error) from error

    def _translate(self, error: BaseException | None) -> HandlerError:
        if isinstance(error, TimeoutError):  # of the write lock
            return StoreUnavailable("store.unavailable.busy")
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        if self._file and is_damage(error):
            return tell_damage(self._file.path, reason)
        if isinstance(error, self._engine.dialect.loaded_dbapi.IntegrityError):
            return StoreConflict("store.conflict", reason=reason)
        return StoreUnavailable("store.unavailable", reason=reason)


def _renew_after_fork(database: Database) -> None:
    renew = weakref.WeakMethod(database._forget_parent)

    def forget_parent() -> None:
        method = renew()
        if method is not None:
            method()

    os.register_at_fork(after_in_child=forget_parent)
