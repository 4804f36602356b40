"""Damage: an SQLite file that is not whole any more is left as it is, and the owner hears how to put a backup back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from form_handler.errors import StoreDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.store.database import Database

_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# The tables without which nothing works. Files that visitors sent would take minutes to look through.
_TABLES = ("submissions", "deliveries", "idempotency_keys")


def is_damage(error: BaseException | None) -> bool:
    """Return whether SQLite says that the file is not whole."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _CODES  # the rest of an extended code says where


def tell_damage(path: Path, reason: str) -> StoreDamaged:
    """Return the error that names the file and the way back."""
    return StoreDamaged("store.damaged", path=path, reason=reason)


def look_for_damage(database: Database) -> None:
    """Return when the pages of the tables are whole; raises StoreDamaged. PostgreSQL looks after its own pages."""
    path = database.file_beside("")
    if path is None:
        return
    with database.read() as connection:
        for table in _TABLES:
            found = connection.exec_driver_sql(f"PRAGMA quick_check('{table}')").scalar()
            if found != "ok":
                raise tell_damage(path, str(found).splitlines()[-1])
