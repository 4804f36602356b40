"""The tables of the store; a change here needs a migration beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    literal_column,
    text,
)

from form_handler.store.columns import Id, Moment, Reasons, Texts

WAITING, SENT, FAILED = "waiting", "sent", "failed"  # states of a delivery
ACCEPTED, QUARANTINED, TEST = "accepted", "quarantined", "test"  # states of a submission

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("receipt", String(9), nullable=False, unique=True),
    Column("form", String(100), nullable=False),
    Column("language", String(35), nullable=False),
    Column("answers", Texts, nullable=False),
    Column("extras", Texts, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(12), nullable=False, server_default=ACCEPTED),  # or QUARANTINED or TEST
    Column("score", Integer, nullable=False, server_default="0"),
    Column("reasons", Reasons, nullable=False, server_default="[]"),
    Column("promised_at", Moment),  # by when the visitor was promised an answer
    # By field name the version of the sentence that the page named for a consent, empty where it named none.
    Column("consents", Texts, nullable=False, server_default="{}"),
    Column("client", String(64)),  # a keyed hash of the visitor's address, never the address
)

# One row for each sending that may come again (a double click, a lost answer); the receipt is what it is answered with.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("receipt", String(9), nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("submission_id", Id, ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("state", String(10), nullable=False),  # WAITING, SENT or FAILED
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment, nullable=False),
    Column("lease_token", String(40)),
    Column("lease_until", Moment),
    Column("last_error", Text),
    Column("message_id", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
)


def _index_those(state: str, *columns: Column[Any]) -> None:
    """Index the deliveries in one state alone, so that looking for them stays as fast after years of mail."""
    condition = text(f"state = '{state}'")
    Index(f"ix_deliveries_{state}", *columns, sqlite_where=condition, postgresql_where=condition)


_index_those(WAITING, deliveries.c.next_attempt_at, deliveries.c.id)
_index_those(FAILED, deliveries.c.finished_at)  # looked for once a minute
_index_those(SENT, deliveries.c.kind, deliveries.c.finished_at)  # whether anything got through by a way since a moment

# One row for each try of a delivery; the owner's log of what became of it.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("outcome", String(10), nullable=False),  # SENT, FAILED or WAITING
    Column("detail", Text),
)

# How often something happened since its window began; shared by all processes and machines.
limits = Table(
    "limits",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("ends_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Files that came with a submission: what they are called, what they are, and the SHA-256 of their content.
uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("submission_id", Id, ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("field", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)

# The contents of files in pieces: none has to be in memory as a whole. Here and not in a folder: so they come and go
# in one transaction with their submission, every machine sees them, a backup has them.
upload_pieces = Table(
    "upload_pieces",
    metadata,
    Column("upload_id", Id, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# What is switched on for every process and machine; a flag that is not here is off.
flags = Table(
    "flags",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("set_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# After how many days each form deletes what came in; a form that is gone is here with what it said last.
keepings = Table(
    "keepings",
    metadata,
    Column("form", String(100), primary_key=True),
    Column("days", Integer, nullable=False),
    sqlite_with_rowid=False,
)


def is_in_state(state: str) -> ColumnElement[bool]:
    """Tell which deliveries are in a state, which stands in the text: an index of one state serves no parameter."""
    return deliveries.c.state == literal_column(f"'{state}'")
