"""Flags: what is switched on for every process and machine that shares the database, kept until it is switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from form_handler.store.tables import flags

if TYPE_CHECKING:
    from form_handler.store.database import Database

OUTBOX_PAUSED = "outbox_paused"  # nothing leaves: somebody has to look first, as after a restore
ERASED_IN_LOG = "erased_in_log"  # what was erased is still in the log of the SQLite file


def set_flag(database: Database, name: str) -> None:
    """Switch on; one that is on keeps the moment of its first time."""
    with database.write() as connection:
        if connection.scalar(select(flags.c.name).where(flags.c.name == name)) is None:
            connection.execute(insert(flags).values(name=name, set_at=datetime.now(UTC)))


def move_flag(database: Database, name: str, moment: datetime) -> None:
    """Switch on as of a moment, whatever it was before."""
    with database.write() as connection:
        connection.execute(delete(flags).where(flags.c.name == name))
        connection.execute(insert(flags).values(name=name, set_at=moment))


def clear_flag(database: Database, name: str) -> bool:
    """Switch off; return whether it was on."""
    with database.write() as connection:
        return connection.execute(delete(flags).where(flags.c.name == name)).rowcount == 1


def find_flag(database: Database, name: str) -> datetime | None:
    """Return since when it is on (aware, UTC), or None where it is off."""
    with database.read() as connection:
        since: datetime | None = connection.scalar(select(flags.c.set_at).where(flags.c.name == name))
    return since
