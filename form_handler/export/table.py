"""Submissions as a table: a column for every question that was ever answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from form_handler.consents import list_given
from form_handler.submission_words import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from form_handler.consents import Given
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content
    from generator.content.form import Form

FACTS = ("mail.receipt", "mail.received", "inbox.column.form", "mail.language", "inbox.state")
MOST_EXTRAS = 40  # names of what was sent along that have a column of their own, the most common ones


def list_rows(submissions: Iterable[Submission], content: Content) -> Iterator[list[str]]:
    """Yield the headings, then a row for each submission, all as wide as the headings.

    Questions have the words of their form. The answers come in the order of the forms; below the last, what was sent
    along that no form asks for, and which consent was given. What was sent along under a rare name shares a column:
    visitors choose those names, and could otherwise make the table as wide as they like.
    """
    words = Words(content.site, content.business)
    found = list(submissions)
    common = _find_common_extras(found)
    rows = [_Row(submission, content, words, common) for submission in found]
    columns = list(dict.fromkeys(name for row in rows for name in row.cells))
    facts = [words(key) for key in FACTS]
    yield [*facts, *columns]
    for row in rows:
        yield [*row.facts, *(row.cells.get(name, "") for name in columns)]


def _find_common_extras(submissions: Iterable[Submission]) -> frozenset[str]:
    count = Counter(name for submission in submissions for name in submission.extras)
    return frozenset(name for name, _ in count.most_common(MOST_EXTRAS))


class _Row:
    def __init__(self, submission: Submission, content: Content, words: Words, common: Collection[str]) -> None:
        form = content.forms.get(submission.form)
        self.facts = [
            submission.receipt,
            words.tell_time(submission.received_at),
            words.name_form(submission.form, form),
            submission.language,
            words(f"inbox.submission.{submission.state}"),
        ]
        headings = _name_headings(form, words)
        answers = [answer for answer in words.list_answers(submission, form) if answer.type != "consent"]
        self.cells = {headings.get(answer.name, answer.label): answer.text for answer in answers}
        self._add_extras(submission.extras, words, common)
        if consents := [_name_version(given) for given in list_given(submission, form)]:
            self.cells[words("mail.consent")] = "\n".join(words.tell_consent(given) for given in consents)

    def _add_extras(self, extras: Mapping[str, str], words: Words, common: Collection[str]) -> None:
        heading = words("mail.extras")
        self.cells |= {words.label(heading, name): text for name, text in extras.items() if name in common}
        if rare := [words.label(name, text) for name, text in extras.items() if name not in common]:
            self.cells[heading] = "\n".join(rare)


def _name_version(given: Given) -> Given:
    """Return the consent with the version behind its sentence."""
    return replace(given, text=f"{given.text} ({given.version})")


def _name_headings(form: Form | None, words: Words) -> dict[str, str]:
    """Return the heading of each field: its label, with its name behind where the form has that label twice."""
    labels = {
        field.name: field.label.in_language(words.language, words.language) for field in (form.fields if form else ())
    }
    count = Counter(labels.values())
    return {name: f"{label} ({name})" if count[label] > 1 else label for name, label in labels.items()}
