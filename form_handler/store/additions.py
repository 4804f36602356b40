"""Additions: deliveries that are put into the outbox later than their submission."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from form_handler.store.drafts import name_message
from form_handler.store.limits import count
from form_handler.store.tables import WAITING, deliveries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from form_handler.store.database import Database
    from form_handler.store.drafts import PlannedDelivery

DAY = timedelta(days=1)


def add(connection: Connection, submission_id: int, planned: Sequence[PlannedDelivery]) -> None:
    """Put deliveries of a submission into the outbox, inside a transaction."""
    now = datetime.now(UTC)
    rows = [
        {
            "submission_id": submission_id,
            "kind": delivery.kind,
            "recipient": delivery.recipient,
            "state": WAITING,
            "attempts": 0,
            "next_attempt_at": now,
            "message_id": name_message(delivery),
            "created_at": now,
        }
        for delivery in planned
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def add_once_a_day(database: Database, submission_id: int, planned: Sequence[PlannedDelivery]) -> bool:
    """Do so for deliveries of one kind; False where it was done for that kind within a day, here or elsewhere."""
    if not planned:
        return False
    with database.write() as connection:
        driver = connection.connection.driver_connection
        if driver is None or count(database, driver, planned[0].kind, DAY).times > 1:
            return False
        add(connection, submission_id, planned)
    return True
