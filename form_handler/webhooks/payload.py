"""What a webhook says: documented in docs/channels.md, and only ever added to within a version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from form_handler.export.consent import list_consents
from form_handler.export.files import list_files
from form_handler.store.tables import TEST

if TYPE_CHECKING:
    from datetime import datetime

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

VERSION = 1
RECEIVED, FAILING = "submission.received", "deliveries.failing"


def write_submission(submission: Submission, content: Content) -> bytes:
    """Return the submission as JSON: answers by the names of the fields, moments in UTC; the same at every retry.

    Of files it says what they are.
    """
    form = content.forms.get(submission.form)
    facts = {
        **_describe(submission),
        "purpose": form.purpose if form else None,
        "language": submission.language,
        "promised_at": _tell(submission.promised_at) if submission.promised_at else None,
        "answers": submission.answers,
        "extras": submission.extras,
        "consents": list_consents(submission, form),
        "files": list_files(submission),
    }
    return _write(RECEIVED, submission.received_at, facts)


def write_alert(submission: Submission, way: str, moment: datetime) -> bytes:
    """Return as JSON that deliveries by another way do not arrive, with the first submission that this is about."""
    return _write(FAILING, moment, {**_describe(submission), "channel": way})


def _describe(submission: Submission) -> dict[str, Any]:
    return {
        "receipt": submission.receipt,
        "form": submission.form,
        "received_at": _tell(submission.received_at),
        "test": submission.state == TEST,
    }


def _write(kind: str, moment: datetime, data: dict[str, Any]) -> bytes:
    facts = {"type": kind, "version": VERSION, "timestamp": _tell(moment), "data": data}
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _tell(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
