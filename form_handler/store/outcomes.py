"""Outcomes: what became of an attempt, written down in the delivery and in the log of attempts, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, literal_column, null, update

from form_handler.store.columns import to_microseconds
from form_handler.store.statements import Statement
from form_handler.store.tables import FAILED, SENT, WAITING, attempts, deliveries

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver
    from form_handler.store.outbox import Delivery


def mark_sent(database: Database, delivery: Delivery) -> bool:
    """Record that the message was accepted; False when the lease was lost, and nothing is changed then."""
    return _record(database, delivery, SENT, None)


def mark_failed(database: Database, delivery: Delivery, error: str) -> bool:
    """Record that the message will never be accepted, and why; False when the lease was lost."""
    return _record(database, delivery, FAILED, error)


def mark_retry(database: Database, delivery: Delivery, error: str, next_attempt_at: datetime) -> bool:
    """Put the delivery back until then, with the reason; False when the lease was lost."""
    return _record(database, delivery, WAITING, error, next_attempt_at)


def _record(
    database: Database, delivery: Delivery, state: str, error: str | None, next_attempt_at: datetime | None = None
) -> bool:
    now = to_microseconds(datetime.now(UTC))
    values = {
        "the_id": delivery.id,
        "the_token": delivery.lease_token,
        "now": now,
        "next_state": state,
        "error": error,
        "next_time": to_microseconds(next_attempt_at or delivery.next_attempt_at),
        "end": now if next_attempt_at is None else None,
    }

    def write(driver: Driver) -> bool:
        is_ours: bool = _SETTLE.run(database, driver, values).rowcount == 1
        if is_ours:
            _LOG.run(database, driver, values)
        return is_ours

    return database.write_in_group(write)


def _settle(_: Dialect) -> ClauseElement:
    is_ours = and_(
        deliveries.c.id == bindparam("the_id"),
        deliveries.c.lease_token == bindparam("the_token"),
        deliveries.c.state == literal_column(f"'{WAITING}'"),
    )
    changes = _bind(state="next_state", last_error="error", next_attempt_at="next_time", finished_at="end")
    return update(deliveries).where(is_ours).values(**changes, lease_token=null(), lease_until=null())


def _log(_: Dialect) -> ClauseElement:
    columns = _bind(delivery_id="the_id", made_at="now", outcome="next_state", detail="error")
    return attempts.insert().values(**columns)


def _bind(**names: str) -> dict[str, Any]:
    return {column: bindparam(name) for column, name in names.items()}


# Compiled once: a mail is recorded as it leaves, while visitors want the processor.
_SETTLE = Statement(_settle)
_LOG = Statement(_log)
