"""Limits: how often something may happen in a while, counted for all processes and machines together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from form_handler.store.columns import to_microseconds
from form_handler.store.statements import Statement
from form_handler.store.tables import limits

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database

ONE: ColumnElement[int] = literal_column("1")


def count_up(database: Database, key: str, window: timedelta) -> int:
    """Return how often this has happened in its window, this time included; raises StoreUnavailable.

    The window begins with the first time and ends for good when it is over. A key must hold nothing of a person but as
    a keyed hash.
    """
    now = datetime.now(UTC)
    values = {"key": key, "now": to_microseconds(now), "end": to_microseconds(now + window)}
    with database.write_directly() as driver:
        [(count,)] = _COUNT_UP.run(database, driver, values).fetchall()
    return int(count)


def forget_ended(database: Database) -> None:
    """Delete what no longer limits anything."""
    with database.write() as connection:
        connection.execute(limits.delete().where(limits.c.ends_at <= datetime.now(UTC)))


def _count_up(dialect: Dialect) -> ClauseElement:
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name](limits)
    values = insert.values(key=bindparam("key"), count=ONE, ends_at=bindparam("end"))
    is_over = limits.c.ends_at <= bindparam("now")
    upsert: ClauseElement = values.on_conflict_do_update(
        index_elements=[limits.c.key],
        set_={
            "count": case((is_over, ONE), else_=limits.c.count + ONE),
            "ends_at": case((is_over, values.excluded.ends_at), else_=limits.c.ends_at),
        },
    ).returning(limits.c.count)
    return upsert


_COUNT_UP = Statement(_count_up)
