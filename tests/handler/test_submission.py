"""The way of a submission: every content type, both kinds of answer, and what is kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from form_handler.store.submissions import find_submission, list_submissions
from form_handler.store.tables import deliveries

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from form_handler.store.database import Database

RECEIPT = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
PROGRAM = {"Accept": "application/json"}


def send(client: FlaskClient, kind: str, fields: dict[str, str], **options: Any) -> TestResponse:
    if kind == "json":
        return client.post("/forms/contact", json=fields, **options)
    types = {"urlencoded": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}
    return client.post("/forms/contact", data=fields, content_type=types[kind], **options)


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_every_content_type_is_stored_alike(
    client: FlaskClient, database: Database, fields: dict[str, str], kind: str
) -> None:
    answer = send(client, kind, fields, headers=PROGRAM)
    assert answer.status_code == 201
    assert answer.content_type == "application/json"
    submission = find_submission(database, answer.json["receipt"])
    assert submission is not None
    assert (submission.form, submission.language, submission.extras) == ("contact", "en", {})
    assert submission.answers == {
        "name": "Zoë Lefèvre",
        "email": "zoe@customer.example",
        "phone": "01 23 45 67 89",
        "topic": "order",
        "message": "Ten white tulips, please.\nThank you!",
        "consent": "You may keep this.",
    }


def test_a_browser_is_sent_to_the_thanks(client: FlaskClient, database: Database, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact", data=fields, headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 303
    match = re.fullmatch(rf"/forms/contact/received/({RECEIPT})\?language=en", answer.headers["Location"])
    assert match
    assert find_submission(database, match[1])
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert match[1] in page.text
    assert "Thank you for writing." in page.text


def test_a_program_reads_the_thanks_of_the_form(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact", data=fields | {"_language": "fr"}, headers=PROGRAM)
    assert answer.json["message"] == "Merci de nous avoir écrit."
    assert re.fullmatch(RECEIPT, answer.json["receipt"])


def test_a_program_reads_our_thanks_where_the_form_has_none(client: FlaskClient) -> None:
    answer = client.post("/forms/order", json={"what": "Roses"})
    assert answer.status_code == 201
    assert answer.json["message"] == "We read every message and answer as soon as we can."


@pytest.mark.parametrize(
    ("accept", "kind", "status"),
    [
        (None, "json", 201),
        ("*/*", "json", 201),
        ("text/html", "json", 303),
        (None, "urlencoded", 303),
        ("*/*", "urlencoded", 303),
        ("application/json, text/plain, */*", "urlencoded", 201),
        ("application/problem+json", "urlencoded", 201),
        ("text/html, application/json;q=0.9", "urlencoded", 303),
        ("text/html;q=0.5, application/json", "urlencoded", 201),
        ("application/json;q=0", "urlencoded", 303),
    ],
)
def test_who_is_answered_in_json(
    client: FlaskClient, fields: dict[str, str], accept: str | None, kind: str, status: int
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert send(client, kind, fields, headers=headers).status_code == status


def test_the_old_address_takes_the_first_form(client: FlaskClient, database: Database, fields: dict[str, str]) -> None:
    answer = client.post("/contactus.php", data=fields)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/forms/contact/received/")
    assert [submission.form for submission in list_submissions(database)] == ["contact"]


def test_each_recipient_gets_a_delivery(client: FlaskClient, database: Database, fields: dict[str, str]) -> None:
    client.post("/forms/contact", data=fields)
    client.post("/forms/order", data={"what": "Roses"})
    with database.read() as connection:
        rows = connection.execute(select(deliveries.c.recipient).order_by(deliveries.c.id)).scalars().all()
    assert rows == ["shop@flowers.example", "orders@flowers.example", "second@flowers.example"]


def test_unknown_fields_are_kept_beside_the_answers(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    data = {**fields, "colour": " red\r\nor\x07 blue ", "wish[]": ["a", "b"], "empty": "  "}
    client.post("/forms/contact", data=data)
    [submission] = list_submissions(database)
    assert submission.extras == {"colour": "red\nor\ufffd blue", "wish[]": "a\nb"}


CONTROLS = [
    "_replyto", "_subject", "_next", "_cc", "_to", "_anything", "form-name", "redirect", "access_key",
    "g-recaptcha-response", "submit",
]  # fmt: skip


@pytest.mark.parametrize("name", CONTROLS)
@pytest.mark.parametrize("value", ["https://evil.example/", "evil@evil.example", "x\r\nBcc: evil@evil.example"])
def test_fields_that_steer_other_services_steer_nothing(
    client: FlaskClient, database: Database, fields: dict[str, str], name: str, value: str
) -> None:
    answer = client.post(
        "/forms/contact?_next=https://evil.example&redirect=//evil.example", data={**fields, name: value}
    )
    assert answer.status_code == 303
    assert re.fullmatch(rf"/forms/contact/received/{RECEIPT}\?language=en", answer.headers["Location"])
    [submission] = list_submissions(database)
    assert submission.extras == {}
    assert "evil" not in json.dumps(submission.answers)
    with database.read() as connection:
        assert connection.execute(select(deliveries.c.recipient)).scalars().all() == ["shop@flowers.example"]


def test_the_query_is_no_answer(client: FlaskClient, database: Database, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact?name=Query&message=Query", data=fields)
    assert answer.status_code == 303
    assert list_submissions(database)[0].answers["name"] == "Zoë Lefèvre"
    assert client.post("/forms/contact?name=Query&message=Query&consent=yes", data={"x": "y"}).status_code == 422


def test_empty_answers_are_left_out(client: FlaskClient, database: Database) -> None:
    data = {"name": " Zoë ", "email": " ", "phone": "", "topic": "", "message": "\r\n Hello \r\n", "consent": "on"}
    assert client.post("/forms/contact", data=data).status_code == 303
    assert list_submissions(database)[0].answers == {"name": "Zoë", "message": "Hello", "consent": "You may keep this."}


@pytest.mark.parametrize(
    ("accepted", "control", "language"),
    [
        ("", {}, "en"),
        ("", {"_language": "fr"}, "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.5", {}, "fr"),
        ("fr", {"_language": "en"}, "en"),
        ("fr", {"_language": "xx"}, "fr"),
        ("de", {"_language": "../../etc"}, "en"),
        (";;q=x,,\x80", {}, "en"),
    ],
)
def test_the_language_of_the_answer(  # noqa: PLR0917  (fixtures come first, then the columns of the table)
    client: FlaskClient,
    database: Database,
    fields: dict[str, str],
    accepted: str,
    control: dict[str, str],
    language: str,
) -> None:
    del fields["_language"]
    answer = client.post("/forms/contact", data=fields | control, headers={"Accept-Language": accepted})
    assert answer.headers["Location"].endswith(f"?language={language}")
    [submission] = list_submissions(database)
    assert submission.language == language
    sentence = {"en": "You may keep this.", "fr": "Vous pouvez garder ceci."}[language]
    assert submission.answers["consent"] == sentence


def test_nothing_personal_is_logged(
    client: FlaskClient, fields: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    answer = client.post("/forms/contact", data=fields, headers=PROGRAM)
    [record] = caplog.records
    assert answer.json["receipt"] in record.getMessage()
    assert "form=contact" in record.getMessage()
    assert not [text for text in [*fields.values(), "127.0.0.1"] if text in record.getMessage() and text != "en"]
