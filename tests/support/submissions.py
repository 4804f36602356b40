"""Submissions for tests of the store and of the mails."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from form_handler.store.submissions import Stored, store_submission

if TYPE_CHECKING:
    from form_handler.store.database import Database

OWNER = "bonjour@fleurs.example"
ANSWERS = {
    "name": "Jane Döe",
    "email": "jane@example.org",
    "phone": "+33 6 12 34 56 78",
    "occasion": "wedding",
    "message": "Good morning,\n\nforty bouquets, please.",
    "consent": "You may keep what I wrote here.",
}


def store(database: Database, **changes: Any) -> Stored:
    """Store a submission that differs from the usual one in `changes`; each call has a key of its own."""
    usual: dict[str, Any] = {
        "form": "contact",
        "language": "fr",
        "answers": ANSWERS,
        "extras": {},
        "recipients": [OWNER],
        "idempotency_key": secrets.token_hex(16),
        "window": None,
    }
    return store_submission(database, **usual | changes)
