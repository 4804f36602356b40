"""Limits: how often something may happen in a while, counted for all processes and machines together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, case, or_, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from form_handler.store.columns import from_microseconds, to_microseconds
from form_handler.store.statements import Statement
from form_handler.store.tables import limits

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver


DIFFERENCE = timedelta(minutes=1)  # between the clocks of machines, or of those who waited for each other


class Count(NamedTuple):
    """How often something has happened in its window, and when that ends (aware, UTC)."""

    times: int
    ends_at: datetime


def count_up(database: Database, key: str, window: timedelta) -> int:
    """Return how often this has happened in its window, this time included; raises StoreUnavailable.

    The window begins with the first time and ends for good when it is over. A key must hold nothing of a person but as
    a keyed hash.
    """
    return database.write_at_once(lambda driver: count(database, driver, key, window)).times


def count(  # noqa: PLR0913  (the last two are hardly ever told)
    database: Database, driver: Driver, key: str, window: timedelta, *, step: int = 1, began: datetime | None = None
) -> Count:
    """Do the same as `count_up` inside a direct transaction, for a `step` of any size; 0 only looks.

    A window that begins now may be told that it `began` earlier.
    """
    now = datetime.now(UTC)
    values = {
        "key": key,
        "step": step,
        "now": to_microseconds(now),
        "end": to_microseconds((began or now) + window),
        "latest": to_microseconds(now + window + DIFFERENCE),
    }
    [(found, ends_at)] = _COUNT_UP.run(database, driver, values).fetchall()
    return Count(int(found), from_microseconds(ends_at))


def prepare(database: Database) -> None:
    """Make the table in a database that counts and keeps nothing else."""
    with database.write() as connection:
        connection.execute(CreateTable(limits, if_not_exists=True))


def forget_ended(database: Database) -> None:
    """Delete what no longer limits anything."""
    with database.write() as connection:
        connection.execute(limits.delete().where(limits.c.ends_at <= datetime.now(UTC)))


def _count_up(dialect: Dialect) -> ClauseElement:
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name](limits)
    values = insert.values(key=bindparam("key"), count=bindparam("step"), ends_at=bindparam("end"))
    # A window that ends later than one which begins in a minute would: the clock was set back since.
    is_over = or_(limits.c.ends_at <= bindparam("now"), limits.c.ends_at > bindparam("latest"))
    upsert: ClauseElement = values.on_conflict_do_update(
        index_elements=[limits.c.key],
        set_={
            "count": case((is_over, values.excluded.count), else_=limits.c.count + values.excluded.count),
            "ends_at": case((is_over, values.excluded.ends_at), else_=limits.c.ends_at),
        },
    ).returning(limits.c.count, type_coerce(limits.c.ends_at, BigInteger))
    return upsert


_COUNT_UP = Statement(_count_up)
