"""Flags: what is switched on for every process and machine that shares the database, kept until it is switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from form_handler.store.tables import flags

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from form_handler.store.database import Database

OUTBOX_PAUSED = "outbox_paused"  # nothing leaves: somebody has to look first, as after a restore
ERASED_IN_LOG = "erased_in_log"  # what was erased is still in the log of the SQLite file


def set_flag(database: Database, name: str) -> None:
    """Switch on; one that is on keeps the moment of its first time."""
    with database.write() as connection:
        connection.execute(_insert(connection, name, datetime.now(UTC)).on_conflict_do_nothing())


def move_flag(database: Database, name: str, moment: datetime) -> None:
    """Switch on as of a moment, whatever it was before."""
    with database.write() as connection:
        moved = _insert(connection, name, moment)
        connection.execute(moved.on_conflict_do_update(index_elements=[flags.c.name], set_={"set_at": moment}))


def clear_flag(database: Database, name: str) -> bool:
    """Switch off; return whether it was on."""
    with database.write() as connection:
        return connection.execute(delete(flags).where(flags.c.name == name)).rowcount == 1


def find_flag(database: Database, name: str) -> datetime | None:
    """Return since when it is on (aware, UTC), or None where it is off."""
    with database.read() as connection:
        since: datetime | None = connection.scalar(select(flags.c.set_at).where(flags.c.name == name))
    return since


def _insert(connection: Connection, name: str, moment: datetime) -> Any:
    """Return an insert that can be told what to do where somebody else is first, at the same moment even."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name](flags)
    return insert.values(name=name, set_at=moment)
