"""Submissions for tests of the store and of the mails."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from form_handler.deliveries import owner_mail
from form_handler.store.drafts import Draft, PlannedDelivery, Sameness, Stored, store_draft
from generator.content.consents import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

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
SHOWN = {"consent": version_of(ANSWERS["consent"])}  # the page showed that very sentence


def store(
    database: Database,
    *,
    recipients: Sequence[str] = (OWNER,),
    kind: str = owner_mail.KIND,
    key: str = "",
    window: timedelta | None = None,
    **changes: Any,
) -> Stored:
    """Store a submission that differs from the usual one in `changes`; without a `key` each call has its own."""
    draft = Draft(**{"form": "contact", "language": "fr", "answers": ANSWERS, "consents": SHOWN} | changes)
    planned = [PlannedDelivery(kind, recipient) for recipient in recipients]
    return store_draft(database, draft, planned, Sameness(key or secrets.token_hex(16), window))
