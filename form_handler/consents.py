"""Which consents a submission holds, and what is known of the sentences that the visitor read (GDPR, article 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from form_handler.answers.consent import read_version
from generator.content.consents import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from form_handler.store.submissions import Submission
    from generator.content.form import Form

SHOWN = "shown"  # the page showed this very sentence
OTHER = "other"  # the page showed one that the form did not have any more, or not yet
UNTOLD = "untold"  # the page did not say which; the sentence is the one that the form had then


@dataclass(frozen=True)
class Given:
    """One consent: the sentence, empty where it is not known, its version, and how much is known of it."""

    field: str
    text: str
    version: str
    wording: str  # SHOWN, OTHER or UNTOLD


def read_versions(form: Form, answers: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return by field name the version that the page named for each consent given, empty where it named none."""
    return {
        field.name: read_version(typed[field.name])
        for field in form.fields
        if field.type == "consent" and field.name in answers
    }


def list_given(submission: Submission, form: Form | None) -> list[Given]:
    """Return each consent that was given, also where the form or its field is gone by now."""
    asked = {field.name for field in form.fields if field.type == "consent"} if form else set()
    return [
        _read(name, answer, submission.consents.get(name, ""))
        for name, answer in submission.answers.items()
        if answer and (name in asked or name in submission.consents)
    ]


def _read(name: str, answer: str, version: str) -> Given:
    if not version:
        return Given(name, answer, version_of(answer), UNTOLD)
    if answer == version:
        return Given(name, "", version, OTHER)
    return Given(name, answer, version, SHOWN)
