"""When answers have to be mended: the form again for people, a problem for programs, and nothing stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from form_handler.store.submissions import list_submissions
from generator.content.consents import version_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from form_handler.store.database import Database

SCRIPT = "<script>alert('x')</script>"


def test_people_get_the_form_with_what_they_typed(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    agreed = {"consent": version_of("You may keep this.")}
    answer = client.post("/forms/contact", data=fields | agreed | {"email": "zoe", "name": SCRIPT})
    assert answer.status_code == 422
    assert answer.content_type == "text/html; charset=utf-8"
    page = answer.text
    assert "“E-mail” needs an e-mail address such as name@example.com." in page
    assert '<a href="#contact-email">' in page
    assert 'value="zoe"' in page
    assert "Ten white tulips" in page
    assert re.search(r'value="order"[^>]* (selected|checked)', page)
    assert re.search(r'name="consent"[^>]* checked', page)
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(" in page
    assert list_submissions(database) == []


@pytest.mark.parametrize("sent", ["yes", version_of("You may keep this for a month.")])
def test_a_tick_beside_another_sentence_is_not_set_beside_this_one(
    client: FlaskClient, fields: dict[str, str], sent: str
) -> None:
    page = client.post("/forms/contact", data=fields | {"email": "zoe", "consent": sent}).text
    assert re.search(r'name="consent" value="[0-9a-f]{8}"', page)
    assert not re.search(r'name="consent"[^>]* checked', page)


def test_the_form_is_drawn_in_the_language_of_the_page_it_came_from(
    client: FlaskClient, fields: dict[str, str]
) -> None:
    answer = client.post(
        "/contactus.php", data=fields | {"name": "", "_language": "fr"}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert '<html lang="fr"' in answer.text
    assert "Il manque une réponse" in answer.text


def test_the_drawn_form_is_sent_to_where_it_came_from(client: FlaskClient) -> None:
    assert 'action="/forms/contact"' in client.post("/forms/contact", data={"x": "y"}).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_programs_get_a_problem(client: FlaskClient, database: Database, fields: dict[str, str], language: str) -> None:
    answer = client.post("/forms/contact", json=fields | {"email": "zoe", "name": "", "_language": language})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    asked_for_by_other_scripts = {"ok", "success", "message"}
    assert answer.json.keys() == {"type", "title", "status", "detail", "errors"} | asked_for_by_other_scripts
    assert (answer.json["type"], answer.json["status"]) == ("about:blank", 422)
    assert [error["field"] for error in answer.json["errors"]] == ["name", "email"]
    assert all(error["message"] for error in answer.json["errors"])
    assert answer.json["title"] == {"en": "Please check your answers", "fr": "Veuillez vérifier vos réponses"}[language]
    assert list_submissions(database) == []


def test_a_mended_form_is_accepted(client: FlaskClient, database: Database, fields: dict[str, str]) -> None:
    assert client.post("/forms/contact", data=fields | {"email": "zoe"}).status_code == 422
    assert client.post("/forms/contact", data=fields).status_code == 303
    assert len(list_submissions(database)) == 1
