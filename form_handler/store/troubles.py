"""Troubles: where deliveries go that do not arrive, and the kinds of which nothing arrives at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all

from form_handler.store.tables import FAILED, SENT, WAITING, deliveries, is_in_state

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

    from form_handler.store.database import Database

LONGEST_WAIT = timedelta(hours=1)  # of a delivery that was tried
MEMORY = timedelta(days=1)  # for which one that failed for good counts


@dataclass(frozen=True)
class Trouble:
    """Deliveries of one kind to one recipient that failed, or are tried in vain for too long.

    `since` and `until` are when the first and the last of them were made (aware, UTC), `submission_id` is the one that
    the first belongs to.
    """

    kind: str
    recipient: str
    count: int
    since: datetime
    until: datetime
    submission_id: int


def find_troubles(database: Database, kinds: Collection[str]) -> list[Trouble]:
    """Return what does not arrive of these kinds, what began first at the head; what was given up untried is none."""
    now = datetime.now(UTC)
    failed = _select(FAILED).where(deliveries.c.finished_at > now - MEMORY, deliveries.c.attempts > 0)
    late = _select(WAITING).where(deliveries.c.last_error.is_not(None), deliveries.c.created_at < now - LONGEST_WAIT)
    stuck = union_all(failed, late).subquery()
    start, end = func.min(stuck.c.created_at), func.max(stuck.c.created_at)
    found = (
        select(stuck.c.kind, stuck.c.recipient, func.count(), start, end, func.min(stuck.c.submission_id))
        .where(stuck.c.kind.in_(kinds))
        .group_by(stuck.c.kind, stuck.c.recipient)
        .order_by(start, stuck.c.kind, stuck.c.recipient)
    )
    with database.read() as connection:
        return [Trouble(*row) for row in connection.execute(found)]


def find_failing(database: Database, kinds: Collection[str]) -> list[str]:
    """Return those of these kinds of which nothing has got through since the last one was made that is in trouble."""
    last: dict[str, datetime] = {}
    for trouble in find_troubles(database, kinds):
        last[trouble.kind] = max(trouble.until, last.get(trouble.kind, trouble.until))
    return sorted(kind for kind, moment in last.items() if not is_reached(database, kind, moment))


def find_reached(database: Database, kind: str, since: datetime) -> set[str]:
    """Return the recipients to whom something of a kind has got through after a moment."""
    with database.read() as connection:
        return set(connection.scalars(_select_reached(kind, since).distinct()))


def is_reached(database: Database, kind: str, since: datetime) -> bool:
    """Return whether anything of a kind has got through after a moment."""
    with database.read() as connection:
        return connection.scalar(_select_reached(kind, since).limit(1)) is not None


def _select_reached(kind: str, since: datetime) -> Select[tuple[str]]:
    has_arrived = deliveries.c.kind == kind, is_in_state(SENT), deliveries.c.finished_at > since
    return select(deliveries.c.recipient).where(*has_arrived)


def _select(state: str) -> Select[tuple[str, str, datetime, int]]:
    columns = deliveries.c
    return select(columns.kind, columns.recipient, columns.created_at, columns.submission_id).where(is_in_state(state))
