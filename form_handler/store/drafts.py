"""Stores a submission together with its deliveries, once, in one transaction."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from form_handler.errors import StoreConflict, StoreUnavailable
from form_handler.store.columns import from_microseconds, to_json, to_microseconds
from form_handler.store.receipts import make_receipt
from form_handler.store.statements import Statement
from form_handler.store.tables import ACCEPTED, WAITING, deliveries, idempotency_keys, submissions
from form_handler.store.uploads import store_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver
    from form_handler.store.uploads import NewFile

TRIES = 5  # receipts have 40 random bits: five collisions in a row do not happen by chance


@dataclass(frozen=True)
class Draft:
    """A submission that is about to be stored; moments are aware, `reasons` explain its spam score.

    `client` is a keyed hash of the visitor's address; `files` are read only while they are stored; `consents` say for
    each consent given which version of its sentence the page named.
    """

    form: str
    language: str
    answers: Mapping[str, str]
    extras: Mapping[str, str] = field(default_factory=dict)
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    promised_at: datetime | None = None
    state: str = ACCEPTED
    score: int = 0
    reasons: Sequence[str] = ()
    client: str | None = None
    files: Sequence[NewFile] = ()
    consents: Mapping[str, str] = field(default_factory=dict)


class PlannedDelivery(NamedTuple):
    """A delivery that a submission is about to cause; `host` is what its message is named after (Message-ID)."""

    kind: str
    recipient: str
    host: str = ""


def name_message(delivery: PlannedDelivery) -> str:
    """Return a name that no other message has (the Message-ID of RFC 5322, without its brackets)."""
    return f"{secrets.token_hex(16)}@{delivery.host}".rstrip("@")


class Sameness(NamedTuple):
    """A key that equal sendings share, and for how long they count as equal (None: for ever)."""

    key: str
    window: timedelta | None


class Stored(NamedTuple):
    """What a sending is answered with; `is_new` is False when the same was stored before."""

    receipt: str
    promised_at: datetime | None
    is_new: bool


def store_draft(database: Database, draft: Draft, planned: Sequence[PlannedDelivery], sameness: Sameness) -> Stored:
    """Store a submission and its deliveries in one transaction, or find the same one that was stored before.

    Raises StoreUnavailable: nothing was stored.
    """
    values: dict[str, Any] = {
        "form": draft.form,
        "language": draft.language,
        "answers": to_json(draft.answers),
        "extras": to_json(draft.extras),
        "consents": to_json(draft.consents),
        "state": draft.state,
        "score": draft.score,
        "reasons": json.dumps(list(draft.reasons)),
        "client": draft.client,
        "key": sameness.key,
        "now": to_microseconds(draft.received_at),
        "promised_at": to_microseconds(draft.promised_at) if draft.promised_at else None,
        "cutoff": to_microseconds(draft.received_at - sameness.window) if sameness.window is not None else 0,
    }
    for _ in range(TRIES):
        try:
            return _store_once(database, {**values, "receipt": make_receipt()}, planned, draft.files)
        except StoreConflict:
            continue  # another submission has this receipt: the whole transaction is tried again with a new one
    raise StoreUnavailable("store.unavailable.receipts")


def _store_once(
    database: Database, values: dict[str, Any], planned: Sequence[PlannedDelivery], files: Sequence[NewFile]
) -> Stored:
    return database.write_in_group(lambda driver: _store(database, driver, values, planned, files))


def _store(
    database: Database,
    driver: Driver,
    values: dict[str, Any],
    planned: Sequence[PlannedDelivery],
    files: Sequence[NewFile],
) -> Stored:
    if not _CLAIM_KEY.run(database, driver, values).fetchall():
        return _find(database, driver, values)
    [(submission_id,)] = _INSERT_SUBMISSION.run(database, driver, values).fetchall()
    waiting = {"now": values["now"], "submission_id": submission_id, "delivery_state": WAITING, "attempts": 0}
    for delivery in planned:
        row = {**waiting, **delivery._asdict(), "message_id": name_message(delivery)}
        _INSERT_DELIVERY.run(database, driver, row)
    store_files(database, driver, submission_id, files)
    return _tell(values["receipt"], values["promised_at"], is_new=True)


def _find(database: Database, driver: Driver, values: dict[str, Any]) -> Stored:
    [(receipt, promised_at)] = _FIND_KEY.run(database, driver, values).fetchall()
    return _tell(receipt, promised_at, is_new=False)


def _tell(receipt: str, promised_at: int | None, *, is_new: bool) -> Stored:
    return Stored(receipt, None if promised_at is None else from_microseconds(promised_at), is_new)


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
    """Find the receipt even where its submission was erased since."""
    keys = idempotency_keys.outerjoin(submissions, submissions.c.receipt == idempotency_keys.c.receipt)
    # As the plain number: what this program sends and gets directly goes through no types.
    promised_at = type_coerce(submissions.c.promised_at, BigInteger)
    found = select(idempotency_keys.c.receipt, promised_at).select_from(keys)
    return found.where(idempotency_keys.c.key == bindparam("key"))


def _insert_submission(_: Dialect) -> ClauseElement:
    said = _bind("receipt", "form", "language", "answers", "extras", "consents", received_at="now")
    judged = _bind("state", "score", "reasons", "promised_at", "client")
    return submissions.insert().values(**said, **judged).returning(submissions.c.id)


def _insert_delivery(_: Dialect) -> ClauseElement:
    columns = _bind("submission_id", "kind", "recipient", "attempts", "message_id", state="delivery_state")
    return deliveries.insert().values(**columns, **_bind(next_attempt_at="now", created_at="now"))


_CLAIM_KEY = Statement(_claim_key)
_FIND_KEY = Statement(_find_key)
_INSERT_SUBMISSION = Statement(_insert_submission)
_INSERT_DELIVERY = Statement(_insert_delivery)
