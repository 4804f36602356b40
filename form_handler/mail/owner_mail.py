"""The owner's mail: everything a visitor sent, in the words of the form, ready to be answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from form_handler.mail.addresses import find_reply_address
from form_handler.mail.calendar import write_invitation
from form_handler.mail.owner_letter import Line, OwnerView, draw_owner_letter
from form_handler.plain_text import clean_line, clean_text
from form_handler.store.tables import TEST
from form_handler.submission_words import Answer, Words, find_email, find_name
from form_handler.wishes import find_wish, tell_when
from generator.content.languages import name_language

if TYPE_CHECKING:
    from form_handler.mail.message import Letter
    from form_handler.store.submissions import Submission
    from form_handler.wishes import Wish
    from generator.content.folder import Content
    from generator.content.form import Form

LONGEST_NAME = 80  # characters of a visitor's name in a subject line


def write_owner_mail(submission: Submission, content: Content) -> Letter:
    """Return the letter to the business, in the site's default language; the form may no longer exist."""
    form = content.forms.get(submission.form)
    words = Words(content.site, content.business)
    reply_to = find_reply_address(find_email(submission, form))
    wish = find_wish(submission, content)
    view = _describe(submission, content, wish, words, reply_to)
    attachments = (write_invitation(wish, submission, content),) if wish and wish.slot else ()
    return draw_owner_letter(view, words, content.site, reply_to=reply_to, attachments=attachments)


def _describe(
    submission: Submission, content: Content, wish: Wish | None, words: Words, reply_to: str | None
) -> OwnerView:
    form = content.forms.get(submission.form)
    name = clean_line(find_name(submission, form) or find_email(submission, form), LONGEST_NAME)
    title = clean_line(words.name_form(submission.form, form))
    topic = clean_line(form.subject.in_language(words.language, words.language)) if form and form.subject else title
    if wish is not None:
        topic = words.label(topic, tell_when(wish, content))
    return OwnerView(
        subject=_write_subject(words, topic, name, submission),
        heading=words("mail.heading", form=title),
        answers=[_make_line(answer) for answer in words.list_answers(submission, form, wish.fields if wish else ())],
        extras=[_make_line(Answer(label, text)) for label, text in submission.extras.items()],
        extras_heading=words("mail.extras"),
        reply=words("mail.reply", visitor=name) if reply_to else words("mail.no_reply"),
        facts=_list_facts(submission, form, words),
    )


def _write_subject(words: Words, topic: str, name: str, submission: Submission) -> str:
    key = "mail.subject" if name else "mail.subject_without_name"
    facts = {"topic": topic, "visitor": name, "receipt": submission.receipt}
    subject = words(key, business=clean_line(words.business), **facts)
    return words("mail.subject_test", subject=subject) if submission.state == TEST else subject


def _list_facts(submission: Submission, form: Form | None, words: Words) -> list[str]:
    has_files = any(submission.answers.get(field.name) for field in (form.file_fields if form else ()))
    return [
        words.tell_fact("mail.receipt", submission.receipt),
        words.tell_fact("mail.received", words.tell_moment(submission.received_at)),
        words.tell_fact("mail.language", name_language(submission.language)),
        *(
            [words.tell_fact("mail.promised", words.tell_moment(submission.promised_at))]
            if submission.promised_at
            else []
        ),
        *([words("mail.files", command=f"shopbell inbox files {submission.receipt}")] if has_files else []),
    ]


def _make_line(answer: Answer) -> Line:
    return Line(clean_line(answer.label), clean_text(answer.text), _find_link(answer))


def _find_link(answer: Answer) -> str:
    """Return the address that writes to or calls the visitor (RFC 6068, RFC 3966), or an empty text."""
    address = find_reply_address(answer.text) if answer.type == "email" else None
    if address:
        return f"mailto:{quote(address, safe='@')}"
    number = re.sub(r"[\s().\-/]", "", answer.text) if answer.type == "phone" else ""
    return f"tel:{number}" if re.fullmatch(r"\+?[0-9]{3,20}", number) else ""
