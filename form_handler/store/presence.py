"""Who is at work on the outbox of an SQLite file, so that what a killed deliverer held is not kept waiting."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from form_handler.errors import StoreUnavailable
from form_handler.store.outbox import release_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from form_handler.store.database import Database


@contextmanager
def at_work(database: Database) -> Iterator[None]:
    """Show that a deliverer is at work; one that finds itself alone takes over all leases, for their holders are dead.

    The kernel takes the sign of presence back when a process dies. A process that hangs keeps it, and loses its leases
    when they end. On PostgreSQL, with deliverers on several machines, leases only end. Raises StoreUnavailable.
    """
    path = database.file_beside(".deliverers")
    if path is None:
        yield
        return
    sign = _open(path)
    try:
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
            release_all(database)
        except BlockingIOError:
            pass  # others are at work: their leases are theirs
        fcntl.flock(sign, fcntl.LOCK_SH)
        yield
    finally:
        os.close(sign)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnavailable("store.unavailable", reason=f"{error.strerror}: {path}") from error
