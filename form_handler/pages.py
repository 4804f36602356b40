"""The handler's pages for people: the empty form, and the thanks with the receipt."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from form_handler.errors import StoreUnavailable
from form_handler.promises import tell_promise
from form_handler.refusals import Refusal
from form_handler.responses import show_page
from form_handler.store.receipts import is_receipt
from form_handler.store.submissions import find_submission

if TYPE_CHECKING:
    from flask import Request, Response

    from form_handler.reception import Reception
    from generator.content.form import Form


def find_form(reception: Reception, name: str) -> Form:
    """Return the form of that name; raises Refusal (404)."""
    form = reception.content.forms.get(name)
    if form is None or not form.fields:  # without fields it is filled in elsewhere
        raise Refusal(404, "refusal.missing")
    return form


def find_main_form(reception: Reception) -> Form:
    """Return the form that `/contactus.php` stands for; raises Refusal (404)."""
    form = reception.content.main_form
    if form is None:
        raise Refusal(404, "refusal.missing")
    return form


def show_form(reception: Reception, request: Request, form: Form) -> Response:
    """Return the empty form, for a visitor who reloads the page that asked to mend it or comes back to it later."""
    language = reception.choose_language(request)
    return show_page(reception.drawing.form_page(form, language, {}, {}))


def show_thanks(reception: Reception, request: Request, form: Form, receipt: str) -> Response:
    """Return the thanks with the receipt; raises Refusal (404) for what is no receipt."""
    if not is_receipt(receipt):
        raise Refusal(404, "refusal.missing")
    language = reception.choose_language(request)
    promise = _find_promise(reception, form, language, receipt)
    return show_page(reception.drawing.received_page(form, language, receipt, promise))


def _find_promise(reception: Reception, form: Form, language: str, receipt: str) -> str:
    """Return what was promised with the receipt, or nothing; the thanks stand without it too."""
    if form.answer_within is None:
        return ""
    with suppress(StoreUnavailable):
        submission = find_submission(reception.database, receipt)
        if submission and submission.promised_at and submission.form == form.name:
            return tell_promise(submission.promised_at, form, reception.content.business, language)
    return ""
