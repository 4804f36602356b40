"""Finds stored submissions again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from form_handler.store.tables import submissions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from form_handler.store.database import Database
    from form_handler.store.uploads import Upload

BATCH = 500  # rows read at once


@dataclass(frozen=True)
class Submission:
    """One filling-in of a form; moments are aware and in UTC, `reasons` explain the spam score."""

    id: int
    receipt: str
    form: str
    language: str
    answers: dict[str, str]
    extras: dict[str, str]
    received_at: datetime
    state: str
    score: int
    reasons: tuple[str, ...]
    promised_at: datetime | None
    client: str | None
    consents: dict[str, str]
    files: tuple[Upload, ...] = ()  # where `attach_files` has added them


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


def list_submissions(
    database: Database, limit: int = 50, *, state: str | None = None, forms: Collection[str] | None = None
) -> list[Submission]:
    """Return the newest submissions, newest first, all of them or those in one state, or of some forms."""
    newest = select(submissions).order_by(submissions.c.id.desc()).limit(limit)
    if state is not None:
        newest = newest.where(submissions.c.state == state)
    if forms is not None:
        newest = newest.where(submissions.c.form.in_(forms))
    with database.read() as connection:
        return [_to_submission(row) for row in connection.execute(newest)]


def iterate_submissions(database: Database, form: str | None = None) -> Iterator[Submission]:
    """Yield all submissions, or those of one form, oldest first; never more than a few hundred are in memory."""
    last = 0
    while True:
        further = select(submissions).where(submissions.c.id > last).order_by(submissions.c.id).limit(BATCH)
        if form is not None:
            further = further.where(submissions.c.form == form)
        with database.read() as connection:
            found = [_to_submission(row) for row in connection.execute(further)]
        if not found:
            return
        yield from found
        last = found[-1].id


def _to_submission(row: Row[Any]) -> Submission:
    return Submission(**row._mapping)
