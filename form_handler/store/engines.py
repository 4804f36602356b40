"""Sets up connections so that what is committed stays, and so that nobody waits for ever."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, make_url

from form_handler.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine

_DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
LONGEST_SILENCE = 5  # seconds between two statements of a transaction, on PostgreSQL
LONGEST_LOCK = 8  # seconds that a statement waits there for what others have locked
CONNECTING = 5  # seconds until a server has to have taken a connection
PATIENCE = 5  # seconds that SQLite waits for what others have locked
CACHE = 512  # KiB for each connection: the system has the file in its own memory, once for all of them
_PRAGMAS = (f"busy_timeout = {PATIENCE * 1000}", "foreign_keys = ON", "secure_delete = ON", f"cache_size = -{CACHE}")


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


def open_engine(url: URL, *, is_durable: bool = True) -> Engine:
    """Return the engine for this address; nothing is connected yet.

    Where it need not be durable, a power cut may take the last seconds, and no commit waits for the disk.
    """
    return _open_sqlite(url, is_durable) if url.drivername == "sqlite" else _open_postgresql(url, is_durable)


def connect_sqlite(path: Path, *, is_durable: bool = True) -> sqlite3.Connection:
    """Return a connection of its own, set up like those of the engine, for any thread."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        _set_up_sqlite(connection, is_durable)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up_sqlite(connection: sqlite3.Connection, is_durable: bool) -> None:
    for pragma in (*_PRAGMAS, f"synchronous = {'FULL' if is_durable else 'NORMAL'}"):
        connection.execute(f"PRAGMA {pragma}")


def _open_sqlite(url: URL, is_durable: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # errors are logged, and what visitors wrote belongs into no log
        connect_args={"isolation_level": None, "check_same_thread": False},
        max_overflow=-1,
        pool_use_lifo=True,  # each connection has a cache of its own: the one used last has what is wanted
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:  # noqa: ARG001  (the interface)
        _set_up_sqlite(connection, is_durable)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that writes says so at once: one that read first fails instead of waiting for its turn.
        writes = connection.get_execution_options().get("shopbell_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _open_postgresql(url: URL, is_durable: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # one question more, and nobody is turned away because the server was restarted
        pool_timeout=CONNECTING,
        # A server that vanished without a word is noticed in seconds, not after the kernel's quarter of an hour.
        connect_args={"connect_timeout": CONNECTING, "tcp_user_timeout": 10_000},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:  # noqa: ARG001  (the interface)
        connection.execute(f"SET lock_timeout = '{LONGEST_LOCK}s'")
        # Whoever is frozen in the middle of a transaction loses it before others lose their patience.
        connection.execute(f"SET idle_in_transaction_session_timeout = '{LONGEST_SILENCE}s'")
        if not is_durable:
            connection.execute("SET synchronous_commit = off")
        connection.commit()

    return engine
