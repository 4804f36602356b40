"""The way of one submission, from the request to its answer."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from form_handler.answers import Asking
from form_handler.body import read_body
from form_handler.clients import recognise_client
from form_handler.consents import read_versions
from form_handler.deliveries import plan_deliveries
from form_handler.errors import StoreUnavailable
from form_handler.filling import check_answers
from form_handler.idempotency import find_sameness
from form_handler.judging import judge
from form_handler.judging.case import Case
from form_handler.promises import reckon_promise
from form_handler.replies import Replies
from form_handler.ring.marks import find_test
from form_handler.sending import sort_fields
from form_handler.store.drafts import Draft, store_draft

if TYPE_CHECKING:
    from flask import Request, Response

    from form_handler.reception import Reception
    from form_handler.store.drafts import Stored
    from generator.content.form import Form

_log = logging.getLogger(__name__)


def take_submission(reception: Reception, request: Request, form: Form) -> Response:
    """Return the thanks for a submission that is stored, or what the visitor has to do; raises Refusal."""
    started = time.perf_counter()
    reception.origins.require_known(request)
    body = read_body(request, form)
    sending = sort_fields(body.fields, form)

    language = reception.choose_language(request, sending.language)
    replies = Replies(reception, request, form, language)
    asking = Asking(language, reception.site.default_language, reception.country, body.files)
    filling = check_answers(form, sending.typed, asking)
    if filling.errors:
        return replies.ask_to_mend(sending.typed, filling.errors)

    received_at = datetime.now(UTC)
    client = recognise_client(reception.secret, request, received_at)
    case = Case(form, filling.answers, sending, reception.site.blocked_words)
    wait = reception.visits.count(case, client)
    if wait:
        return replies.ask_to_wait(sending.typed, wait)
    threats = reception.scanner.find_threats(body.files, language)
    if threats:
        return replies.ask_to_mend(sending.typed, threats)
    verdict = find_test(request, reception.secret) or judge(case, reception.settings.spam_score)

    promised_at = reckon_promise(form, reception.content.business, received_at)
    said = (form.name, language, filling.answers, sending.extras)
    consents = read_versions(form, filling.answers, sending.typed)
    draft = Draft(*said, received_at, promised_at, *verdict, client=client, files=body.files, consents=consents)
    planned = plan_deliveries(draft, form, reception.content, reception.settings)
    sameness = find_sameness(reception.secret, draft, token=sending.token, client=request.remote_addr or "")
    try:
        stored = store_draft(reception.database, draft, planned, sameness)
    except StoreUnavailable as error:
        _log.error("not stored form=%s reason=%s", form.name, error)
        return replies.ask_to_retry(sending.typed)

    reception.wake_deliverer()
    _note(form, stored, time.perf_counter() - started)
    return replies.thank(stored)


def _note(form: Form, stored: Stored, seconds: float) -> None:
    """Write a line into the log, where nothing belongs of what the visitor wrote, nor who it was."""
    _log.info("stored form=%s receipt=%s new=%s ms=%.1f", form.name, stored.receipt, stored.is_new, seconds * 1000)
