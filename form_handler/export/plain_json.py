"""JSON with everything as it was sent, for programs (RFC 8259)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from form_handler.export.consent import list_consents
from form_handler.export.files import list_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


def write(submissions: Iterable[Submission], content: Content) -> bytes:
    """Return a list of submissions, their answers by the names of the fields, moments in UTC (ISO 8601)."""
    facts = [_describe(submission, content) for submission in submissions]
    return json.dumps(facts, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def _describe(submission: Submission, content: Content) -> dict[str, object]:
    promised_at = submission.promised_at
    return {
        "receipt": submission.receipt,
        "received_at": submission.received_at.isoformat(),
        "form": submission.form,
        "language": submission.language,
        "state": submission.state,
        "promised_at": promised_at.isoformat() if promised_at else None,
        "answers": submission.answers,
        "extras": submission.extras,
        "consents": list_consents(submission, content.forms.get(submission.form)),
        "files": list_files(submission),
    }
