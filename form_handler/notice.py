"""Notices: what a telephone shows of a submission, with nothing in it of the person who wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.plain_text import clean_line
from form_handler.store.tables import TEST
from form_handler.submission_words import Words
from form_handler.wishes import find_wish, tell_when

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


COMMAND = "shopbell deliveries list --failed"


class Notice(NamedTuple):
    """A title and a text of a line or two."""

    title: str
    text: str


def write_notice(submission: Submission, content: Content) -> Notice:
    """Return that a submission has come: to which form, for which time, under which receipt."""
    words, form = Words(content.site, content.business), content.forms.get(submission.form)
    title = clean_line(words.name_form(submission.form, form))
    wish = find_wish(submission, content)
    if wish is not None:
        title = words.label(title, tell_when(wish, content))
    title = f"[{clean_line(words.business)}] {title}"
    if submission.state == TEST:
        title = words("mail.subject_test", subject=title)
    return Notice(title, words("notice.text", receipt=submission.receipt))


def write_alert(submission: Submission, way: str, content: Content) -> Notice:
    """Return that deliveries by another way do not arrive, with the first submission that this is about."""
    words = Words(content.site, content.business)
    return Notice(
        words("alert.subject", business=clean_line(words.business)),
        words(
            "alert.text",
            channel=words(f"channel.{way}"),
            receipt=submission.receipt,
            received=words.tell_moment(submission.received_at),
            command=COMMAND,
        ),
    )
