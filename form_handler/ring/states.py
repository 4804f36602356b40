"""States: what became of a test, told to whoever made it and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.refusals import Refusal
from form_handler.responses import give_json
from form_handler.ring.marks import is_marked
from form_handler.store.deliveries import list_deliveries
from form_handler.store.submissions import find_submission
from form_handler.store.tables import TEST

if TYPE_CHECKING:
    from flask import Request, Response

    from form_handler.reception import Reception


def show_states(reception: Reception, request: Request, receipt: str) -> Response:
    """Return the deliveries of a test with their states; raises Refusal (404) for all else and everybody else."""
    if not is_marked(request, reception.secret):
        raise Refusal(404, "refusal.missing")
    submission = find_submission(reception.database, receipt)
    if submission is None or submission.state != TEST:
        raise Refusal(404, "refusal.missing")
    deliveries = [
        {"kind": each.kind, "state": each.state, "attempts": each.attempts, "reason": each.last_error or ""}
        for each in list_deliveries(reception.database, [submission.id])
    ]
    return give_json(
        {"receipt": receipt, "has_mail_server": bool(reception.settings.smtp_url), "deliveries": deliveries}
    )
