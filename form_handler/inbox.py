"""The inbox as text, for the command line: nothing a visitor wrote can move the cursor or forge a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.delivery_words import tell_deliveries
from form_handler.plain_text import clean_line, clean_text
from form_handler.store.deliveries import list_attempts, list_deliveries
from form_handler.store.receipts import read_receipt
from form_handler.store.submissions import find_submission, list_submissions
from form_handler.store.tables import ACCEPTED, FAILED, QUARANTINED, SENT, WAITING
from form_handler.store.uploads import list_uploads
from form_handler.submission_words import Words, find_email, find_message, find_name
from generator.content.languages import name_language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from form_handler.store.uploads import Upload
    from generator.content.folder import Content

LONGEST_VISITOR, LONGEST_MESSAGE = 30, 40  # characters in a list


class InboxRow(NamedTuple):
    """One submission in a list; every text is one clean line."""

    receipt: str
    received: str
    form: str
    visitor: str
    message: str
    delivery: str


def list_rows(
    database: Database,
    content: Content,
    limit: int = 50,
    *,
    state: str = ACCEPTED,
    forms: Collection[str] | None = None,
) -> list[InboxRow]:
    """Return the newest submissions in this state, all or of some forms, newest first; raises StoreUnavailable."""
    submissions = list_submissions(database, limit, state=state, forms=forms)
    deliveries = list_deliveries(database, [submission.id for submission in submissions])
    words = Words(content.site, content.business)
    return [_make_row(submission, deliveries, content, words) for submission in submissions]


def name_columns(content: Content) -> InboxRow:
    """Return the headings of the list."""
    words = Words(content.site, content.business)
    return InboxRow(*(words(f"inbox.column.{name}") for name in InboxRow._fields))


def describe_submission(database: Database, receipt: str, content: Content) -> str | None:
    """Return all about a submission as text of several lines, or None where no submission has the receipt.

    The receipt is taken as people type it: in small letters, without its hyphen. Raises StoreUnavailable.
    """
    submission = find_submission(database, read_receipt(receipt) or "")
    if submission is None:
        return None
    words = Words(content.site, content.business)
    deliveries = list_deliveries(database, [submission.id])
    attempts = list_attempts(database, deliveries)
    uploads = list_uploads(database, [submission.id])
    return "\n".join([*_list_facts(submission, content, words), "", *_list_answers(submission, content, words), "",
                      *_list_files(uploads, words),
                      *tell_deliveries(deliveries, attempts, words)])  # fmt: skip


def _make_row(submission: Submission, deliveries: Sequence[Delivery], content: Content, words: Words) -> InboxRow:
    form = content.forms.get(submission.form)
    own = [delivery for delivery in deliveries if delivery.submission_id == submission.id]
    visitor = find_name(submission, form) or find_email(submission, form)
    return InboxRow(
        receipt=submission.receipt,
        received=words.tell_time(submission.received_at),
        form=clean_line(submission.form),
        visitor=clean_line(visitor, LONGEST_VISITOR),
        message=clean_line(find_message(submission, form), LONGEST_MESSAGE),
        delivery=words(
            "inbox.submission.quarantined" if submission.state == QUARANTINED else f"inbox.state.{_sum_up(own)}"
        ),
    )


def _sum_up(deliveries: Sequence[Delivery]) -> str:
    """Return the state that needs attention most: one failed delivery is more important than the others sent."""
    states = {delivery.state for delivery in deliveries}
    return next((state for state in (FAILED, WAITING, SENT) if state in states), "none")


def _list_facts(submission: Submission, content: Content, words: Words) -> Iterator[str]:
    form = words.name_form(submission.form, content.forms.get(submission.form))
    yield words.tell_fact("mail.receipt", submission.receipt)
    yield words.tell_fact("mail.received", words.tell_moment(submission.received_at))
    yield words.tell_fact("inbox.column.form", clean_line(form))
    yield words.tell_fact("mail.language", name_language(submission.language))
    if submission.promised_at:
        yield words.tell_fact("mail.promised", words.tell_moment(submission.promised_at))
    if submission.score or submission.state != ACCEPTED:
        yield words.tell_fact("inbox.state", f"{words(f'inbox.submission.{submission.state}')} ({submission.score})")
        yield from (f"    {words(reason)}" for reason in submission.reasons)


def _list_answers(submission: Submission, content: Content, words: Words) -> Iterator[str]:
    for answer in words.list_answers(submission, content.forms.get(submission.form)):
        yield from _tell_answer(answer.label, answer.text, words)
    if submission.extras:
        yield ""
        yield words.tell_fact("mail.extras", "")
        for name, text in submission.extras.items():
            yield from _tell_answer(name, text, words)


def _tell_answer(label: str, text: str, words: Words) -> Iterator[str]:
    """Give an answer of one line beside its label, and the lines of a longer one indented below it."""
    lines = clean_text(text).split("\n")
    if len(lines) == 1:
        yield words.label(clean_line(label), lines[0])
        return
    yield words.label(clean_line(label), "")
    yield from (f"    {line}" for line in lines)


def _list_files(uploads: Sequence[Upload], words: Words) -> Iterator[str]:
    if uploads:
        yield words.tell_fact("inbox.files", "")
        yield from (f"    {clean_line(file.name)} ({file.type}, {file.size:,} B)" for file in uploads)
        yield ""
