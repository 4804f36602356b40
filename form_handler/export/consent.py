"""Which consent was given: the sentence itself, a version to tell sentences apart by, and when (GDPR article 7)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.form import Form


def list_consents(submission: Submission, form: Form | None) -> list[dict[str, str]]:
    """Return each consent as `field`, `text`, `version` and `given_at` (UTC, ISO 8601)."""
    return [
        {
            "field": field.name,
            "text": submission.answers[field.name],
            "version": version_of(submission.answers[field.name]),
            "given_at": submission.received_at.isoformat(),
        }
        for field in (form.fields if form else ())
        if field.type == "consent" and submission.answers.get(field.name)
    ]


def version_of(sentence: str) -> str:
    """Return a short mark that is the same for the same sentence alone (the start of its SHA-256)."""
    return hashlib.sha256(sentence.encode("utf-8", "backslashreplace")).hexdigest()[:8]
