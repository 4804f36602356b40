"""Which sentence was agreed to: the one that the page says it showed, and never one that nobody saw."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from form_handler.export import FORMATS
from form_handler.inbox import describe_submission
from form_handler.store.submissions import iterate_submissions, list_submissions
from generator.content.consents import version_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from form_handler.store.database import Database
    from generator.content.folder import Content

ENGLISH, FRENCH = "You may keep this.", "Vous pouvez garder ceci."
OLDER = version_of("You may keep this for a month.")
UNTOLD = f"{ENGLISH} (the form’s wording at that time; the page did not say which one it showed)"
ELSE = f"another wording than the form had when this came in (version {OLDER})"

# What the page sent, in which language; the text, version and wording that are known; what people read.
KNOWN = [
    (version_of(ENGLISH), "en", (ENGLISH, version_of(ENGLISH), "shown"), ENGLISH),
    (version_of(FRENCH), "en", (FRENCH, version_of(FRENCH), "shown"), FRENCH),
    (version_of(ENGLISH), "fr", (ENGLISH, version_of(ENGLISH), "shown"), ENGLISH),
    (OLDER, "en", ("", OLDER, "other"), ELSE),
    *[(word, "en", (ENGLISH, version_of(ENGLISH), "untold"), UNTOLD) for word in ("on", "yes", "1", "true", "I agree")],
]


def send(client: FlaskClient, fields: dict[str, str], sent: str, language: str = "en") -> None:
    answer = client.post("/forms/contact", data=fields | {"consent": sent, "_language": language})
    assert answer.status_code == 303


@pytest.mark.parametrize(("sent", "language", "known", "read"), KNOWN)
def test_the_record_says_what_is_known(  # noqa: PLR0917  (fixtures come first, then the columns of the table)
    client: FlaskClient, database: Database, content: Content, fields: dict[str, str],
    sent: str, language: str, known: tuple[str, str, str], read: str,
) -> None:  # fmt: skip
    send(client, fields, sent, language)
    [submission] = list_submissions(database)
    [consent] = export(database, content)["consents"]
    assert (consent["text"], consent["version"], consent["wording"]) == known
    assert consent["given_at"] == submission.received_at.isoformat()
    assert f"Agreed to: {read}" in (describe_submission(database, submission.receipt, content) or "").splitlines()
    [row] = csv.DictReader(io.StringIO(FORMATS["csv"](iterate_submissions(database), content).decode("utf-8-sig")))
    assert known[1] in row["Agreed to"]
    assert (ENGLISH in row["Agreed to"]) is (known[0] == ENGLISH)


def export(database: Database, content: Content) -> dict[str, Any]:
    [found] = json.loads(FORMATS["json"](iterate_submissions(database), content))
    assert isinstance(found, dict)
    return found


def test_the_page_names_the_sentence_that_it_shows(client: FlaskClient, database: Database, content: Content) -> None:
    for language, sentence in (("en", ENGLISH), ("fr", FRENCH)):
        page = client.get("/forms/contact", headers={"Accept-Language": language}).text
        assert sentence in page
        assert re.search(rf'name="consent" value="{version_of(sentence)}"', page)


def test_it_stays_a_consent_when_its_field_and_its_form_are_gone(
    client: FlaskClient, database: Database, content: Content, fields: dict[str, str]
) -> None:
    send(client, fields, version_of(ENGLISH))
    form = content.forms["contact"]
    shorter = form.model_copy(update={"fields": tuple(field for field in form.fields if field.type != "consent")})
    for forms in ({"contact": shorter}, {}):
        changed = replace(content, forms=forms)
        assert [each["text"] for each in export(database, changed)["consents"]] == [ENGLISH]
        receipt = list_submissions(database)[0].receipt
        assert f"Agreed to: {ENGLISH}" in (describe_submission(database, receipt, changed) or "")
