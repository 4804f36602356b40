"""Replay: deliveries that are to be tried anew, because somebody wants it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from form_handler.store.tables import ACCEPTED, FAILED, SENT, WAITING, deliveries, submissions

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Row

    from form_handler.store.database import Database


def retry(database: Database, ways: Collection[str], submission_id: int | None = None, *, again: bool = False) -> int:
    """Have what did not arrive tried at once, with all its attempts before it, and return how many deliveries.

    That is of one submission or of all, by these ways. What may have arrived unnoticed keeps its name, so that whoever
    has it already knows it again; `again` repeats what did arrive too, under a new name, or it would be dropped there.
    """
    with database.write() as connection:
        stuck = _choose(connection, ways, submission_id, _is_stuck())
        done = _choose(connection, ways, submission_id, deliveries.c.state == SENT) if again else []
        for row in [*stuck, *done]:
            _put_back(connection, row, is_new=row.state == SENT)
    return len(stuck) + len(done)


def _is_stuck() -> ColumnElement[bool]:
    """Tell which deliveries failed, or wait for a further try while nobody is at them."""
    # A lease that has run out is nobody's; the clock decides that, and the next claim.
    is_free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= datetime.now(UTC))
    is_waiting_again = and_(deliveries.c.state == WAITING, deliveries.c.last_error.is_not(None), is_free)
    return or_(deliveries.c.state == FAILED, is_waiting_again)


def _choose(
    connection: Connection, ways: Collection[str], submission_id: int | None, condition: ColumnElement[bool]
) -> list[Row[tuple[int, str, str]]]:
    by_ways = or_(*(or_(deliveries.c.kind == way, deliveries.c.kind.startswith(f"{way}:")) for way in ways))
    chosen = (
        select(deliveries.c.id, deliveries.c.state, deliveries.c.message_id)
        .join(submissions, submissions.c.id == deliveries.c.submission_id)
        .where(condition, by_ways, submissions.c.state == ACCEPTED)
        .with_for_update(of=deliveries)
    )
    if submission_id is not None:
        chosen = chosen.where(deliveries.c.submission_id == submission_id)
    return list(connection.execute(chosen))


def _put_back(connection: Connection, row: Row[tuple[int, str, str]], *, is_new: bool) -> None:
    _, at, host = row.message_id.partition("@")
    message_id = f"{secrets.token_hex(16)}{at}{host}" if is_new else row.message_id
    fresh = {"state": WAITING, "attempts": 0, "next_attempt_at": datetime.now(UTC), "message_id": message_id}
    emptied = dict.fromkeys(("lease_token", "lease_until", "last_error", "finished_at"))
    connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(**fresh, **emptied))
