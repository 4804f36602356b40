"""Fields under the names that old pages and other services gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.other_names import take_other_names
from form_handler.store.submissions import list_submissions
from generator.content.folder import read_content
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.store.database import Database
    from generator.content.form import Form

FORM = """\
title: Write to us
fields:
  - {name: name, type: text, label: Your name}
  - {name: email, type: email, label: E-mail}
  - {name: phone, type: phone, label: Telephone}
  - {name: about, type: text, label: About}
  - {name: message, type: long_text, label: Message}
  - {name: consent, type: consent, label: You may keep this.}
"""


def read_form(folder: Path, text: str = FORM) -> Form:
    return read_content(write_content(folder, [("forms/contact.yaml", text)])).forms["contact"]


@pytest.fixture
def form(tmp_path: Path) -> Form:
    return read_form(tmp_path)


@pytest.mark.parametrize(
    ("sent", "own"),
    [
        ("full-name", "name"), ("your-name", "name"), ("Name", "name"), ("Full Name", "name"), ("fullname", "name"),
        ("realname", "name"), ("contact_name", "name"), ("nom", "name"), ("e-mail", "email"), ("E-Mail", "email"),
        ("Email Address", "email"), ("your_email", "email"), ("_replyto", "email"), ("reply-to", "email"),
        ("courriel", "email"), ("tel", "phone"), ("Téléphone", "phone"), ("phone-number", "phone"),
        ("mobile", "phone"), ("msg", "message"), ("comments", "message"), ("your-message", "message"),
        ("Nachricht", "message"), ("enquiry", "message"), ("message[]", "message"), ("About", "about"),
    ],
)  # fmt: skip
def test_a_name_that_means_the_same_is_taken(form: Form, sent: str, own: str) -> None:
    assert take_other_names([(sent, "x")], form) == [(own, "x")]


@pytest.mark.parametrize(
    "name",
    [
        "_subject", "_next", "_to", "_cc", "redirect", "replyto", "from_name", "ccemail", "_email", "_name",
        "recipient", "subject", "company", "Consent", "con-sent", "email2", "confirm_email", "username", "", "💐", "-",
    ],
)  # fmt: skip
def test_every_other_name_is_left_as_it_is(form: Form, name: str) -> None:
    assert take_other_names([(name, "x")], form) == [(name, "x")]


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ([("name", "own"), ("full-name", "other")], [("name", "own"), ("full-name", "other")]),
        ([("full-name", "other"), ("name", "own")], [("full-name", "other"), ("name", "own")]),
        ([("name", " "), ("full-name", "other")], [("name", "other")]),
        ([("full-name", ""), ("your-name", "b")], [("full-name", ""), ("name", "b")]),
        ([("full-name", "a"), ("your-name", "b")], [("name", "a"), ("your-name", "b")]),
        ([("email", "a@a.nl"), ("_replyto", "b@b.nl")], [("email", "a@a.nl"), ("_replyto", "b@b.nl")]),
        ([("_replyto", "%email"), ("e-mail", "a@a.example")], [("_replyto", "%email"), ("email", "a@a.example")]),
        ([("_replyto", "%email")], [("_replyto", "%email")]),
        ([("first-name", "Zoë"), ("last-name", "Lefèvre")], [("name", "Zoë Lefèvre")]),
        ([("Nachname", "Nagy"), ("x", "1"), ("Vorname", "Éva")], [("name", "Nagy Éva"), ("x", "1")]),
        ([("fname", " Zoë "), ("lname", "")], [("name", "Zoë"), ("lname", "")]),
        ([("name[first]", "Zoë"), ("name[last]", "Lefèvre")], [("name", "Zoë Lefèvre")]),
        ([("nom", "Lefèvre"), ("prénom", "Zoë")], [("name", "Lefèvre Zoë")]),
        ([("nombre", "Zoë"), ("apellidos", "Lefèvre Gil")], [("name", "Zoë Lefèvre Gil")]),
        ([("name", "own"), ("lastname", "Lefèvre")], [("name", "own"), ("lastname", "Lefèvre")]),
        ([("name", ""), ("lastname", "Lefèvre")], [("name", "Lefèvre")]),
        ([], []),
    ],
)  # fmt: skip
def test_an_answer_is_taken_from_one_place(
    form: Form, sent: list[tuple[str, str]], taken: list[tuple[str, str]]
) -> None:
    assert take_other_names(sent, form) == taken


def test_a_form_with_names_of_its_own_is_understood(tmp_path: Path) -> None:
    form = read_form(
        tmp_path,
        """\
title: Write to us
fields:
  - {name: who, type: text, label: Who are you?, autocomplete: name}
  - {name: answer_to, type: email, label: E-mail}
  - {name: wish, type: long_text, label: Your wish}
""",
    )
    sent = [("name", "Zoë"), ("email", "zoe@customer.example"), ("message", "Tulips"), ("phone", "1")]
    taken = [("who", "Zoë"), ("answer_to", "zoe@customer.example"), ("wish", "Tulips"), ("phone", "1")]
    assert take_other_names(sent, form) == taken


def test_names_of_the_form_are_never_taken_away(tmp_path: Path) -> None:
    form = read_form(
        tmp_path,
        """\
title: Write to us
fields:
  - {name: name, type: text, label: Name}
  - {name: first_name, type: text, label: First name}
  - {name: comments, type: text, label: Comments}
  - {name: message, type: long_text, label: Message}
""",
    )
    sent = [("first_name", "Zoë"), ("comments", "none")]
    assert take_other_names(sent, form) == sent


def test_what_is_taken_is_checked_like_any_answer(client: FlaskClient, database: Database) -> None:
    data = {"your-name": "Zoë", "_replyto": "no address", "msg": "Hello", "consent": "yes"}
    answer = client.post("/forms/contact", data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["email"]
    assert client.post("/forms/contact", data=data | {"_replyto": "zoe@customer.example"}).status_code == 303
    [submission] = list_submissions(database)
    assert (submission.answers["name"], submission.answers["email"]) == ("Zoë", "zoe@customer.example")


def test_consent_is_given_under_its_own_name_only(client: FlaskClient) -> None:
    data = {"name": "Zoë", "message": "Hello", "Consent": "yes", "privacy": "yes"}
    answer = client.post("/forms/contact", data=data, headers={"Accept": "application/json"})
    assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, ["consent"])


def test_programs_read_what_other_services_say(client: FlaskClient, fields: dict[str, str]) -> None:
    headers = {"Accept": "application/json"}
    thanks = client.post("/forms/contact", data=fields, headers=headers).json
    assert (thanks["ok"], thanks["success"], thanks["message"]) == (True, True, "Thank you for writing.")
    problem = client.post("/forms/contact", data=fields | {"name": ""}, headers=headers).json
    assert (problem["ok"], problem["success"], problem["message"]) == (
        False,
        False,
        f"{problem['detail']} {problem['errors'][0]['message']}",
    )
