"""The pause of the outbox: nothing leaves until a person has said so, because it may have left before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from form_handler.store.flags import OUTBOX_PAUSED, clear_flag, find_flag, set_flag
from form_handler.store.tables import FAILED, WAITING, attempts, deliveries

if TYPE_CHECKING:
    from form_handler.store.database import Database


def pause_outbox(database: Database) -> None:
    """Have nothing leave from now on, whoever delivers."""
    set_flag(database, OUTBOX_PAUSED)


def resume_outbox(database: Database) -> bool:
    """Have things leave again; return whether the outbox was paused."""
    return clear_flag(database, OUTBOX_PAUSED)


def find_pause(database: Database) -> datetime | None:
    """Return since when the outbox is paused (aware, UTC), or None."""
    return find_flag(database, OUTBOX_PAUSED)


def count_waiting(database: Database, before: datetime | None = None) -> int:
    """Return how many deliveries wait, of those that were made before a moment."""
    waiting = select(func.count()).select_from(deliveries).where(deliveries.c.state == WAITING)
    if before is not None:
        waiting = waiting.where(deliveries.c.created_at <= before)
    with database.read() as connection:
        return connection.scalar(waiting) or 0


def drop_waiting(database: Database, before: datetime, reason: str) -> int:
    """Give up what waits since before a moment, for the given reason; return how many deliveries that were."""
    now = datetime.now(UTC)
    is_old = (deliveries.c.state == WAITING) & (deliveries.c.created_at <= before)
    dropped = update(deliveries).where(is_old).values(state=FAILED, last_error=reason, finished_at=now)
    with database.write() as connection:
        ids = list(connection.scalars(dropped.values(lease_token=None, lease_until=None).returning(deliveries.c.id)))
        if ids:
            log = [{"delivery_id": each, "made_at": now, "outcome": FAILED, "detail": reason} for each in ids]
            connection.execute(attempts.insert(), log)
    return len(ids)
