"""The quarantine: submissions that are kept and told to nobody, until somebody has looked at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from form_handler.store.additions import add
from form_handler.store.tables import ACCEPTED, QUARANTINED, WAITING, deliveries, submissions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from form_handler.store.database import Database
    from form_handler.store.drafts import PlannedDelivery


def release(database: Database, receipt: str, planned: Iterable[PlannedDelivery]) -> bool:
    """Accept a submission and put into the outbox what of `planned` is not there; False where it was not quarantined.

    All in one transaction, so that whoever releases it a second time, or at the same moment, causes nothing.
    """
    with database.write() as connection:
        submission_id = _change_state(connection, receipt, QUARANTINED, ACCEPTED)
        if submission_id is None:
            return False
        there = select(deliveries.c.kind, deliveries.c.recipient).where(deliveries.c.submission_id == submission_id)
        made = {(row.kind, row.recipient) for row in connection.execute(there)}
        add(connection, submission_id, [each for each in planned if (each.kind, each.recipient) not in made])
    return True


def quarantine(database: Database, receipt: str) -> bool:
    """Hold a submission back with all that has not left yet; False where it was not accepted."""
    with database.write() as connection:
        submission_id = _change_state(connection, receipt, ACCEPTED, QUARANTINED)
        if submission_id is None:
            return False
        is_idle = (deliveries.c.state == WAITING) & deliveries.c.lease_token.is_(None)
        connection.execute(delete(deliveries).where(deliveries.c.submission_id == submission_id, is_idle))
    return True


def count_quarantined(database: Database, forms: Collection[str] | None = None) -> int:
    """Return how many submissions wait to be looked at, all of them or those of some forms."""
    counted = select(func.count()).where(submissions.c.state == QUARANTINED)
    if forms is not None:
        counted = counted.where(submissions.c.form.in_(forms))
    with database.read() as connection:
        return connection.scalar(counted) or 0


def find_untold(database: Database, kind: str) -> dict[str, int]:
    """Return the forms with quarantined submissions that came after the last one told of by a delivery of this kind.

    Each with the id of its newest.
    """
    told = select(func.coalesce(func.max(deliveries.c.submission_id), 0)).where(deliveries.c.kind == kind)
    newest = (
        select(submissions.c.form, func.max(submissions.c.id))
        .where(submissions.c.state == QUARANTINED, submissions.c.id > told.scalar_subquery())
        .group_by(submissions.c.form)
    )
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(newest)}


def _change_state(connection: Connection, receipt: str, before: str, after: str) -> int | None:
    """Return the submission's id where it was in the state `before`."""
    change = update(submissions).where(submissions.c.receipt == receipt, submissions.c.state == before)
    submission_id: int | None = connection.scalar(change.values(state=after).returning(submissions.c.id))
    return submission_id
