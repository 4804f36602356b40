"""Submissions as a table: a column for every question that was ever answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.export.consent import list_consents
from form_handler.submission_words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

FACTS = ("mail.receipt", "mail.received", "inbox.column.form", "mail.language", "inbox.state")


def list_rows(submissions: Iterable[Submission], content: Content) -> Iterator[list[str]]:
    """Yield the headings, then a row for each submission, all as wide as the headings.

    Questions have the words of their form. The answers come in the order of the forms; below the last, what was sent
    along that no form asks for, and which consent was given.
    """
    words = Words(content.site, content.business)
    rows = [_Row(submission, content, words) for submission in submissions]
    columns = list(dict.fromkeys(name for row in rows for name in row.cells))
    facts = [words(key) for key in FACTS]
    yield [*facts, *columns]
    for row in rows:
        yield [*row.facts, *(row.cells.get(name, "") for name in columns)]


class _Row:
    def __init__(self, submission: Submission, content: Content, words: Words) -> None:
        form = content.forms.get(submission.form)
        self.facts = [
            submission.receipt,
            words.tell_time(submission.received_at),
            words.name_form(submission.form, form),
            submission.language,
            words(f"inbox.submission.{submission.state}"),
        ]
        answers = words.list_answers(submission, form)
        self.cells = {answer.label: answer.text for answer in answers if answer.type != "consent"}
        self.cells |= {words.label(words("mail.extras"), name): text for name, text in submission.extras.items()}
        for consent in list_consents(submission, form):
            self.cells[words("mail.consent")] = f"{consent['text']} ({consent['version']})"
