"""Erasure: submissions go with all that belongs to them, and nothing of them stays in the file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, exists, select

from form_handler.store.flags import ERASED_IN_LOG, clear_flag, find_flag, set_flag
from form_handler.store.tables import QUARANTINED, TEST, idempotency_keys, submissions, uploads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement

    from form_handler.store.database import Database

_log = logging.getLogger(__name__)

BATCH = 500  # rows in one transaction: visitors wait meanwhile


class Aged(NamedTuple):
    """A submission that has been kept long enough; `received_at` is aware and in UTC."""

    receipt: str
    form: str
    received_at: datetime


def erase_submissions(database: Database, receipts: Sequence[str]) -> None:
    """Delete submissions with their deliveries, attempts, keys and files; one with files takes a while of its own."""
    if receipts:
        set_flag(database, ERASED_IN_LOG)  # first, for whoever is killed on the way
    for start in range(0, len(receipts), BATCH):
        batch = receipts[start : start + BATCH]
        large = _find_with_files(database, batch)
        for receipt in large:
            _erase(database, [receipt])
        _erase(database, [receipt for receipt in batch if receipt not in large])
    if receipts:
        _forget(database)


def finish_erasing(database: Database) -> None:
    """Have what was erased leave the log of an SQLite file, where a reader kept it there until now."""
    if find_flag(database, ERASED_IN_LOG) is not None:
        _forget(database)


def find_outdated(database: Database, form: str, before: datetime) -> list[Aged]:
    """Return a form's submissions that came before a moment, oldest first."""
    return _find_aged(database, before, submissions.c.form == form)


def find_stale(database: Database, before: datetime, forms: Iterable[str]) -> list[Aged]:
    """Return the quarantined submissions that came before a moment to any form but these, oldest first."""
    return _find_aged(database, before, submissions.c.state == QUARANTINED, submissions.c.form.not_in(list(forms)))


def find_old_tests(database: Database, age: timedelta) -> list[str]:
    """Return the receipts of tests that came so long ago."""
    is_old = submissions.c.received_at < datetime.now(UTC) - age
    with database.read() as connection:
        return list(connection.scalars(select(submissions.c.receipt).where(submissions.c.state == TEST, is_old)))


def forget_orphaned_keys(database: Database, age: timedelta) -> int:
    """Delete what sendings are recognised by whose submission is gone for so long, and return how many."""
    is_orphan = ~exists().where(submissions.c.receipt == idempotency_keys.c.receipt)
    is_old = idempotency_keys.c.created_at < datetime.now(UTC) - age
    with database.write() as connection:
        return connection.execute(delete(idempotency_keys).where(is_old, is_orphan)).rowcount


def _find_aged(database: Database, before: datetime, *conditions: ColumnElement[bool]) -> list[Aged]:
    columns = [submissions.c[name] for name in Aged._fields]
    found = select(*columns).where(submissions.c.received_at < before, *conditions).order_by(submissions.c.id)
    with database.read() as connection:
        return [Aged(*row) for row in connection.execute(found)]


def _forget(database: Database) -> None:
    if database.forget_erased():
        clear_flag(database, ERASED_IN_LOG)
    else:
        set_flag(database, ERASED_IN_LOG)
        _log.warning("what was erased stays in the database's log while somebody reads it; tried again in ten minutes")


def _find_with_files(database: Database, receipts: Sequence[str]) -> list[str]:
    own = submissions.join(uploads).select().with_only_columns(submissions.c.receipt).distinct()
    with database.read() as connection:
        return list(connection.scalars(own.where(submissions.c.receipt.in_(receipts))))


def _erase(database: Database, receipts: Sequence[str]) -> None:
    with database.write() as connection:
        connection.execute(delete(idempotency_keys).where(idempotency_keys.c.receipt.in_(receipts)))
        connection.execute(delete(submissions).where(submissions.c.receipt.in_(receipts)))
