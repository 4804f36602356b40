"""Replies: what a visitor is told, as a page for people and as JSON for programs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from form_handler.promises import tell_promise
from form_handler.responses import RETRY_SECONDS, give_json, give_problem, redirect_to, show_page, show_text
from form_handler.texts import texts_in
from form_handler.visitor import is_program
from generator.errors import ThemeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Request, Response

    from form_handler.reception import Reception
    from form_handler.store.drafts import Stored
    from generator.content.form import Form

_log = logging.getLogger(__name__)

# What nobody need be told of: addresses that are not there, and what is in the log already.
_NO_NEWS = {404, 405, 500}


@dataclass(frozen=True)
class Replies:
    """The replies to one sending of a form, in the visitor's language."""

    reception: Reception
    request: Request
    form: Form
    language: str

    def thank(self, stored: Stored) -> Response:
        """Return the way to the thank-you page (303), or the receipt and what was promised (201)."""
        if not is_program(self.request):
            path = f"{self.request.script_root}/forms/{self.form.name}/received/{stored.receipt}"
            return redirect_to(f"{path}?language={self.language}")
        facts: dict[str, object] = {"ok": True, "success": True}  # for scripts written for other form services
        facts |= {"receipt": stored.receipt, "message": self._find_thanks()}
        if stored.promised_at is not None:
            promise = tell_promise(stored.promised_at, self.form, self.reception.content.business, self.language)
            facts |= {"promise": promise, "promised_at": stored.promised_at.isoformat()}
        return give_json(facts, 201)

    def _find_thanks(self) -> str:
        thanks = self.form.thanks
        default = self.reception.site.default_language
        return thanks.in_language(self.language, default) if thanks else texts_in(self.language).text("form.received")

    def ask_to_mend(self, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
        """Return the form with everything typed and a sentence beside each answer to mend (422)."""
        _log.info("refused status=422 form=%s fields=%s", self.form.name, ",".join(sorted(errors)))
        if not is_program(self.request):
            return show_page(self.reception.drawing.form_page(self.form, self.language, typed, errors), 422)
        texts = texts_in(self.language)
        fields = [{"field": name, "message": sentence} for name, sentence in errors.items()]
        return give_problem(422, texts.text("form.mend.title"), texts.text("form.mend"), fields)

    def ask_to_retry(self, typed: Mapping[str, str]) -> Response:
        """Return the form with everything typed, because nothing could be stored at the moment (503)."""
        sentence = self._tell_or_call("form.unavailable", "form.unavailable_phone")
        return self._put_off(503, RETRY_SECONDS, sentence, typed)

    def ask_to_wait(self, typed: Mapping[str, str], seconds: int) -> Response:
        """Return the form with everything typed, because too much came in a short time (429)."""
        _log.info("refused status=429 form=%s", self.form.name)
        sentence = self._tell_or_call("form.too_many", "form.too_many_phone", minutes=-(-seconds // 60))
        return self._put_off(429, seconds, sentence, typed)

    def _tell_or_call(self, key: str, key_with_phone: str, **facts: object) -> str:
        """Return the sentence that also names the number to call, where the business has one."""
        texts = texts_in(self.language)
        business = self.reception.content.business
        phone = business.phone or business.mobile
        return texts.text(key_with_phone, phone=phone.national, **facts) if phone else texts.text(key, **facts)

    def _put_off(self, status: int, seconds: int, sentence: str, typed: Mapping[str, str]) -> Response:
        if is_program(self.request):
            response = give_problem(status, texts_in(self.language).text(f"refusal.{status}.title"), sentence)
        else:
            page = self.reception.drawing.form_page(self.form, self.language, typed, {"": sentence})
            response = show_page(page, status)
        response.headers["Retry-After"] = str(seconds)
        return response


def refuse(reception: Reception, request: Request, status: int, key: str, facts: Mapping[str, object]) -> Response:
    """Return a notice page or a problem that says why a request goes no further."""
    if status not in _NO_NEWS:
        _log.info("refused status=%s reason=%s", status, key)
    language = reception.choose_language(request)
    texts = texts_in(language)
    title, sentence = texts.text(f"refusal.{status}.title"), texts.text(key, **facts)
    if is_program(request):
        return give_problem(status, title, sentence)
    try:
        return show_page(reception.drawing.notice_page(language, title, sentence), status)
    except ThemeError as error:
        # The owner's own template is broken: the visitor still gets a sentence.
        _log.error("notice not drawn reason=%s", error)
        return show_text(f"{title}\n\n{sentence}\n", status)
