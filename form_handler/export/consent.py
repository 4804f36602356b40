"""Which consent was given, as programs read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from form_handler.consents import list_given

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.form import Form


def list_consents(submission: Submission, form: Form | None) -> list[dict[str, str]]:
    """Return each consent as `field`, `text`, `version`, `wording` and `given_at` (UTC, ISO 8601)."""
    given_at = submission.received_at.isoformat()
    return [{**asdict(given), "given_at": given_at} for given in list_given(submission, form)]
