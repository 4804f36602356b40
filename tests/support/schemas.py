"""Databases as older versions of this program left them: made by the migrations, filled with plain SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unittest.mock import patch

from form_handler.store import migration

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.store.database import Database

RECEIPT = "7CDB-9P2P"
RECEIVED_AT = 1_750_000_000_000_000  # microseconds from 1970
MESSAGE_ID = "0123456789abcdef@fleurs.example"
ANSWERS = {"name": "Jane Döe", "message": "Forty bouquets, please.\nThank you 💐", "odd": "\ud800 lone"}


def migrate_to(database: Database, revision: str, folder: Path) -> None:
    """Bring a database to an older revision, by the migrations up to it, which are copied into a folder."""
    copy_migrations(revision, folder)
    with patch("form_handler.store.migration.FOLDER", folder):
        database.migrate()


def copy_migrations(revision: str, folder: Path) -> None:
    """Copy the migrations up to a revision into a folder."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    source = migration.FOLDER
    (folder / "env.py").write_text((source / "env.py").read_text("utf-8"), "utf-8")
    for file in (source / "versions").glob("[0-9]*.py"):
        if file.name.split("_")[0] <= revision:
            (versions / file.name).write_text(file.read_text("utf-8"), "utf-8")


def fill_first_schema(database: Database) -> None:
    """Insert a submission with its key, a mail that was sent and one that waits, into the tables of revision 0001."""
    answers = json.dumps(ANSWERS)
    submission = (1, RECEIPT, "contact", "fr", answers, '{"utm": "x"}', RECEIVED_AT)
    delivery = (
        "id, submission_id, kind, recipient, state, attempts, next_attempt_at, message_id, created_at, finished_at"
    )
    rows = [
        ("submissions", "id, receipt, form, language, answers, extras, received_at", submission),
        ("idempotency_keys", '"key", receipt, created_at', ("k" * 64, RECEIPT, RECEIVED_AT)),
        ("deliveries", delivery, (1, 1, "owner-mail", "bonjour@fleurs.example", "sent", 1, RECEIVED_AT, MESSAGE_ID,
                                  RECEIVED_AT, RECEIVED_AT + 1)),
        ("deliveries", delivery, (2, 1, "owner-mail", "second@fleurs.example", "waiting", 3, RECEIVED_AT, "b@c",
                                  RECEIVED_AT, None)),
    ]  # fmt: skip
    mark = "?" if database.is_sqlite else "%s"
    with database.write_directly() as driver:
        for table, columns, values in rows:
            marks = ", ".join([mark] * len(values))
            driver.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
