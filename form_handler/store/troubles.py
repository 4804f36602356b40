"""Troubles: where deliveries go that do not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, literal_column, select, union_all

from form_handler.store.tables import FAILED, SENT, WAITING, deliveries

if TYPE_CHECKING:
    from sqlalchemy import Select

    from form_handler.store.database import Database

LONGEST_WAIT = timedelta(hours=1)  # of a delivery that was tried
MEMORY = timedelta(days=1)  # for which one that failed for good counts


@dataclass(frozen=True)
class Trouble:
    """Deliveries of one kind to one recipient that failed, or are tried in vain for too long.

    `since` is when the first of them was made (aware, UTC), `submission_id` the submission it belongs to.
    """

    kind: str
    recipient: str
    count: int
    since: datetime
    submission_id: int


def find_troubles(database: Database) -> list[Trouble]:
    """Return what does not arrive, of all kinds, what began first at the head."""
    now = datetime.now(UTC)
    failed = _select(FAILED).where(deliveries.c.finished_at > now - MEMORY)
    late = _select(WAITING).where(deliveries.c.last_error.is_not(None), deliveries.c.created_at < now - LONGEST_WAIT)
    stuck = union_all(failed, late).subquery()
    start = func.min(stuck.c.created_at)
    found = (
        select(stuck.c.kind, stuck.c.recipient, func.count(), start, func.min(stuck.c.submission_id))
        .group_by(stuck.c.kind, stuck.c.recipient)
        .order_by(start, stuck.c.kind, stuck.c.recipient)
    )
    with database.read() as connection:
        return [Trouble(*row) for row in connection.execute(found)]


def find_reached(database: Database, kind: str, since: datetime) -> set[str]:
    """Return the recipients to whom something of a kind has got through after a moment."""
    reached = select(deliveries.c.recipient).where(
        deliveries.c.kind == kind, deliveries.c.state == SENT, deliveries.c.finished_at > since
    )
    with database.read() as connection:
        return set(connection.scalars(reached.distinct()))


def _select(state: str) -> Select[tuple[str, str, datetime, int]]:
    """Return the deliveries in a state, which stands in the text: an index of one state serves no parameter."""
    is_so: ColumnElement[bool] = deliveries.c.state == literal_column(f"'{state}'")
    columns = deliveries.c
    return select(columns.kind, columns.recipient, columns.created_at, columns.submission_id).where(is_so)
