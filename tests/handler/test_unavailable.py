"""When the store cannot keep a submission: a true 503, and no word of the visitor's is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from form_handler.store.submissions import list_submissions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.store.database import Database


@pytest.fixture
def broken_store(database: Database, tmp_path: Path) -> Iterator[None]:
    """Takes the table of submissions away for a while, so that no transaction can be finished."""
    with closing(sqlite3.connect(tmp_path / "shopbell.db")) as connection:
        connection.execute("ALTER TABLE submissions RENAME TO hidden")
        connection.commit()
        yield
        connection.execute("ALTER TABLE hidden RENAME TO submissions")
        connection.commit()


@pytest.mark.usefixtures("broken_store")
def test_people_get_their_words_back(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact", data=fields)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "could not be kept just now" in answer.text
    assert "04 65 71 23 45" in answer.text
    assert "Ten white tulips" in answer.text
    assert 'value="Zoë Lefèvre"' in answer.text


@pytest.mark.usefixtures("broken_store")
def test_programs_get_a_problem(client: FlaskClient, fields: dict[str, str]) -> None:
    headers = {"Origin": "https://flowers.example"}
    answer = client.post("/forms/contact", json=fields | {"_language": "fr"}, headers=headers)
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]
    assert answer.headers["Access-Control-Allow-Origin"] == "https://flowers.example"
    assert "personne ne l’a encore reçu" in answer.json["detail"]


def test_sending_again_works_when_the_store_is_back(
    client: FlaskClient, database: Database, fields: dict[str, str], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "shopbell.db", isolation_level=None)) as connection:
        connection.execute("ALTER TABLE submissions RENAME TO hidden")
        assert client.post("/forms/contact", data=fields | {"_token": "t"}).status_code == 503
        connection.execute("ALTER TABLE hidden RENAME TO submissions")
    assert client.post("/forms/contact", data=fields | {"_token": "t"}).status_code == 303
    assert len(list_submissions(database)) == 1
