"""Deliveries and their attempts, looked at without changing them; to take them is the concern of `store.outbox`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from form_handler.store.outbox import Delivery
from form_handler.store.tables import WAITING, attempts, deliveries, is_in_state

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from form_handler.store.database import Database


@dataclass(frozen=True)
class Attempt:
    """One try of a delivery: when it ended (aware, UTC), the state it led to, and the reason where it failed."""

    delivery_id: int
    made_at: datetime
    outcome: str
    detail: str | None


def find_oldest_waiting(database: Database, kinds: Collection[str] | None = None) -> datetime | None:
    """Return when the delivery was made that waits longest, of these kinds or of all; None when nothing waits."""
    waiting = select(func.min(deliveries.c.created_at)).where(is_in_state(WAITING))
    if kinds is not None:
        waiting = waiting.where(deliveries.c.kind.in_(kinds))
    with database.read() as connection:
        oldest: datetime | None = connection.scalar(waiting)
    return oldest


def list_attempts(database: Database, deliveries: Sequence[Delivery]) -> list[Attempt]:
    """Return the attempts of these deliveries, in the order they were made."""
    columns = [attempts.c[name] for name in ("delivery_id", "made_at", "outcome", "detail")]
    ids = [delivery.id for delivery in deliveries]
    found = select(*columns).where(attempts.c.delivery_id.in_(ids)).order_by(attempts.c.id)
    with database.read() as connection:
        return [Attempt(**row._mapping) for row in connection.execute(found)]


def list_deliveries(database: Database, submission_ids: Sequence[int]) -> list[Delivery]:
    """Return the deliveries of these submissions, in the order they were made."""
    found = select(deliveries).where(deliveries.c.submission_id.in_(submission_ids)).order_by(deliveries.c.id)
    with database.read() as connection:
        return [Delivery(**row._mapping) for row in connection.execute(found)]


def list_newest(
    database: Database, limit: int, *, submission_id: int | None = None, only_failed: bool = False
) -> list[Delivery]:
    """Return the newest deliveries, newest first: of one submission, or those alone whose last attempt failed."""
    found = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
    if submission_id is not None:
        found = found.where(deliveries.c.submission_id == submission_id)
    if only_failed:
        found = found.where(deliveries.c.last_error.is_not(None))
    with database.read() as connection:
        return [Delivery(**row._mapping) for row in connection.execute(found)]
