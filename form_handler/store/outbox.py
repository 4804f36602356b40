"""The outbox: deliveries wait here until they are done, and only one deliverer at a time has each of them.

To look at them without taking them is the concern of `store.deliveries`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, or_, select, update

from form_handler.store.flags import OUTBOX_PAUSED
from form_handler.store.tables import WAITING, deliveries, flags

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from form_handler.store.database import Database

LONGEST_PAUSE = timedelta(hours=4)  # between two tries of a delivery
_OLDEST_FIRST = (deliveries.c.next_attempt_at, deliveries.c.id)
_NEWEST_FIRST = (deliveries.c.next_attempt_at.desc(), deliveries.c.id.desc())


@dataclass(frozen=True)
class Delivery:
    """One message that a submission causes; moments are aware and in UTC.

    `attempts` counts the one that runs. `lease_token` is the proof of who works on it until `lease_until`.
    """

    id: int
    submission_id: int
    kind: str
    recipient: str
    state: str
    attempts: int
    next_attempt_at: datetime
    lease_token: str | None
    lease_until: datetime | None
    last_error: str | None
    message_id: str
    created_at: datetime
    finished_at: datetime | None


def claim(
    database: Database, limit: int, lease: timedelta, *, without: Collection[str] = frozenset()
) -> list[Delivery]:
    """Return up to `limit` due deliveries that are the caller's alone until the lease ends, longest waiting first.

    Half of them are those that wait longest, half the newest: a backlog neither holds up what is new nor is forgotten.
    The kinds in `without` are left where they are, and all of them while the outbox is paused. Kinds that nobody here
    carries are claimed too: they fail visibly.
    An attempt is counted now, so that a message which kills its deliverer runs out of attempts like any other.
    """
    now = datetime.now(UTC)
    is_due = _is_due(now, lease, without)
    if not _is_any(database, is_due):
        return []  # seen without the lock that writing takes
    oldest, newest = (
        select(deliveries.c.id).where(is_due).order_by(*order).limit(count).with_for_update(skip_locked=True)
        for order, count in ((_OLDEST_FIRST, limit - limit // 2), (_NEWEST_FIRST, limit // 2))
    )
    chosen = or_(deliveries.c.id.in_(oldest), deliveries.c.id.in_(newest))
    leased = (
        update(deliveries)
        .where(chosen)
        .values(lease_token=secrets.token_hex(16), lease_until=now + lease, attempts=deliveries.c.attempts + 1)
        .returning(*deliveries.c)
    )
    with database.write() as connection:
        claimed = [Delivery(**row._mapping) for row in connection.execute(leased)]
    return sorted(claimed, key=lambda delivery: (delivery.next_attempt_at, delivery.id))


def extend_lease(database: Database, delivery: Delivery, lease: timedelta) -> bool:
    """Keep the delivery for another `lease` from now; False when somebody else has it since."""
    return _change(database, delivery, lease_until=datetime.now(UTC) + lease)


def extend_leases(database: Database, lease_token: str, lease: timedelta) -> None:
    """Keep what is left of deliveries that were claimed together for another `lease` from now."""
    kept = update(deliveries).where(deliveries.c.lease_token == lease_token, deliveries.c.state == WAITING)
    with database.write() as connection:
        connection.execute(kept.values(lease_until=datetime.now(UTC) + lease))


def release(database: Database, delivery: Delivery) -> bool:
    """Give back a delivery that was claimed and not tried; False when the lease was lost."""
    return _change(database, delivery, attempts=deliveries.c.attempts - 1, lease_token=None, lease_until=None)


def drop(database: Database, delivery: Delivery) -> None:
    """Delete a delivery that was claimed and is not wanted any more, unless somebody else has it since."""
    is_ours = and_(deliveries.c.id == delivery.id, deliveries.c.lease_token == delivery.lease_token)
    with database.write() as connection:
        connection.execute(delete(deliveries).where(is_ours, deliveries.c.state == WAITING))


def release_all(database: Database) -> None:
    """Give back every lease; only for somebody who knows that no other deliverer is at work."""
    is_leased = and_(deliveries.c.state == WAITING, deliveries.c.lease_token.is_not(None))
    with database.read() as connection:
        if connection.scalar(select(deliveries.c.id).where(is_leased).limit(1)) is None:
            return
    with database.write() as connection:
        connection.execute(update(deliveries).where(is_leased).values(lease_token=None, lease_until=None))


def _is_due(now: datetime, lease: timedelta, without: Collection[str]) -> ColumnElement[bool]:
    """Tell which deliveries may be claimed now, whatever the clock showed when they were put here."""
    # A lease or a pause that is longer than any, or a row made in the future: the clock was set back since.
    is_free = or_(
        deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now, deliveries.c.lease_until > now + 2 * lease
    )
    is_time = or_(
        deliveries.c.next_attempt_at <= now,
        deliveries.c.next_attempt_at > now + LONGEST_PAUSE,
        deliveries.c.created_at > now,
    )
    is_paused = exists().where(flags.c.name == OUTBOX_PAUSED)
    return and_(deliveries.c.state == WAITING, is_time, is_free, deliveries.c.kind.not_in(without), ~is_paused)


def _is_any(database: Database, condition: ColumnElement[bool]) -> bool:
    with database.read() as connection:
        return connection.scalar(select(deliveries.c.id).where(condition).limit(1)) is not None


def _change(database: Database, delivery: Delivery, **values: Any) -> bool:
    """Change a delivery if it still is under the lease that it was claimed with; tells whether it was."""
    changes = update(deliveries).where(
        deliveries.c.id == delivery.id,
        deliveries.c.lease_token == delivery.lease_token,
        deliveries.c.state == WAITING,
    )
    with database.write() as connection:
        return connection.execute(changes.values(**values)).rowcount == 1
