"""The confirmation to the visitor: the owner's fixed text, the receipt and the promise; no word of the visitor's.

Whoever puts a stranger's address into a form could otherwise have us write to that stranger whatever they like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.errors import FinalFailure
from form_handler.mail.addresses import find_reply_address
from form_handler.mail.drawing import draw_parts
from form_handler.mail.message import Letter
from form_handler.plain_text import clean_line, clean_text
from form_handler.promises import tell_promise
from form_handler.texts import texts_in

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


def write_confirmation(submission: Submission, content: Content) -> Letter:
    """Return the letter to the visitor in the language of their form; raises FinalFailure where it is not wanted."""
    form, business, site = content.forms.get(submission.form), content.business, content.site
    if form is None or form.confirmation is None:
        raise FinalFailure("delivery.no_confirmation", form=submission.form)
    language = submission.language
    texts = texts_in(language)
    name = clean_line(business.name.in_language(language, site.default_language))
    subject = texts.text("confirmation.subject", business=name, receipt=submission.receipt)
    view = {
        "subject": subject,
        "text": clean_text(form.confirmation.in_language(language, site.default_language)),
        "promise": tell_promise(submission.promised_at, form, business, language) if submission.promised_at else "",
        "receipt": texts.text("confirmation.receipt", receipt=submission.receipt),
        "ways": [name, *_list_ways(content)],
    }
    parts = draw_parts("confirmation", view, language, site)
    return Letter(
        subject=subject,
        text=parts.text,
        html=parts.html,
        reply_to=find_reply_address(business.email or ""),
        from_name=name,
        is_answer=True,
    )


def _list_ways(content: Content) -> list[str]:
    """Return how else to reach the business: its number, its address on the web."""
    number = content.business.places[0].number
    ways = [number.international if number else "", content.site.address or ""]
    return [way for way in ways if way]
