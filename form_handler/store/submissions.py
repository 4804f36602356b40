"""Stores submissions together with their deliveries, once each, and finds them again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from form_handler.errors import StoreConflict, StoreUnavailable
from form_handler.store.columns import to_json, to_microseconds
from form_handler.store.receipts import make_receipt
from form_handler.store.statements import Statement
from form_handler.store.tables import WAITING, deliveries, idempotency_keys, submissions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Dialect, Row
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver

OWNER_MAIL = "owner-mail"
TRIES = 5  # receipts have 40 random bits: five collisions in a row do not happen by chance


@dataclass(frozen=True)
class Submission:
    """One accepted filling-in of a form; `received_at` is aware and in UTC."""

    id: int
    receipt: str
    form: str
    language: str
    answers: dict[str, str]
    extras: dict[str, str]
    received_at: datetime


@dataclass(frozen=True)
class Stored:
    """What a sending is answered with; `is_new` is False when the same was stored before."""

    receipt: str
    is_new: bool


def store_submission(  # noqa: PLR0913  (one row has these columns)
    database: Database,
    *,
    form: str,
    language: str,
    answers: Mapping[str, str],
    extras: Mapping[str, str],
    recipients: Sequence[str],
    idempotency_key: str,
    window: timedelta | None,
) -> Stored:
    """Store a submission and one delivery for each recipient in one transaction, or find the one stored before.

    The same key within `window` (None: for ever) is the same submission. Raises StoreUnavailable: nothing was stored.
    """
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "form": form,
        "language": language,
        "answers": to_json(dict(answers)),
        "extras": to_json(dict(extras)),
        "key": idempotency_key,
        "now": to_microseconds(now),
        "cutoff": to_microseconds(now - window) if window is not None else 0,
    }
    for _ in range(TRIES):
        try:
            with database.write_directly() as driver:
                return _store(database, driver, {**values, "receipt": make_receipt()}, recipients)
        except StoreConflict:
            continue  # another submission has this receipt: the whole transaction is tried again with a new one
    raise StoreUnavailable("store.unavailable.receipts")


def _store(database: Database, driver: Driver, values: dict[str, Any], recipients: Sequence[str]) -> Stored:
    if not _CLAIM_KEY.run(database, driver, values).fetchall():
        [(receipt,)] = _FIND_KEY.run(database, driver, values).fetchall()
        return Stored(receipt, is_new=False)
    [(submission_id,)] = _INSERT_SUBMISSION.run(database, driver, values).fetchall()
    waiting = {
        "now": values["now"],
        "submission_id": submission_id,
        "kind": OWNER_MAIL,
        "state": WAITING,
        "attempts": 0,
    }
    for recipient in recipients:
        delivery = {**waiting, "recipient": recipient, "message_id": secrets.token_hex(16)}
        _INSERT_DELIVERY.run(database, driver, delivery)
    return Stored(values["receipt"], is_new=True)


def _bind(*columns: str, **others: str) -> dict[str, Any]:
    return {name: bindparam(name) for name in columns} | {name: bindparam(other) for name, other in others.items()}


def _claim_key(dialect: Dialect) -> ClauseElement:
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name](idempotency_keys)
    values = insert.values(**_bind("key", "receipt", created_at="now"))
    upsert: ClauseElement = values.on_conflict_do_update(
        index_elements=[idempotency_keys.c.key],
        set_={"receipt": values.excluded.receipt, "created_at": values.excluded.created_at},
        where=idempotency_keys.c.created_at < bindparam("cutoff"),
    ).returning(idempotency_keys.c.receipt)
    return upsert


def _find_key(_: Dialect) -> ClauseElement:
    return select(idempotency_keys.c.receipt).where(idempotency_keys.c.key == bindparam("key"))


def _insert_submission(_: Dialect) -> ClauseElement:
    columns = _bind("receipt", "form", "language", "answers", "extras", received_at="now")
    return submissions.insert().values(**columns).returning(submissions.c.id)


def _insert_delivery(_: Dialect) -> ClauseElement:
    columns = _bind("submission_id", "kind", "recipient", "state", "attempts", "message_id")
    return deliveries.insert().values(**columns, **_bind(next_attempt_at="now", created_at="now"))


_CLAIM_KEY = Statement(_claim_key)
_FIND_KEY = Statement(_find_key)
_INSERT_SUBMISSION = Statement(_insert_submission)
_INSERT_DELIVERY = Statement(_insert_delivery)


def find_submission(database: Database, receipt: str) -> Submission | None:
    """Return the submission with this receipt, or None."""
    with database.read() as connection:
        row = connection.execute(select(submissions).where(submissions.c.receipt == receipt)).first()
    return None if row is None else _to_submission(row)


def find_submissions(database: Database, ids: Sequence[int]) -> dict[int, Submission]:
    """Return the submissions with these ids, by id."""
    with database.read() as connection:
        rows = connection.execute(select(submissions).where(submissions.c.id.in_(ids))).all()
    return {row.id: _to_submission(row) for row in rows}


def list_submissions(database: Database, limit: int = 50) -> list[Submission]:
    """Return the newest submissions, newest first."""
    newest = select(submissions).order_by(submissions.c.id.desc()).limit(limit)
    with database.read() as connection:
        return [_to_submission(row) for row in connection.execute(newest)]


def _to_submission(row: Row[Any]) -> Submission:
    return Submission(**row._mapping)
