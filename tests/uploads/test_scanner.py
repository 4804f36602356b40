"""A scanner for viruses: the real clamd where it is installed, and what happens where it fails."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from form_handler.settings import Settings
from form_handler.store.submissions import list_submissions
from tests.handler.conftest import CONTENT
from tests.support.clamd import HARMFUL, LARGEST, NAME, BrokenClamd, Clamd, find_clamd
from tests.support.files import PDF, large_picture
from tests.support.ports import LOOPBACK, find_free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from form_handler.store.database import Database

BAD = PDF + b"% " + HARMFUL + b"\n"
ALARM = {"status": "ready", "alarm": "scanner"}


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    program = find_clamd()
    if program is None:
        pytest.skip("NOT TESTED: clamd is not installed; `make test` installs it where it can")
    clamd = Clamd(program)
    yield clamd
    clamd.stop()


@pytest.fixture
def scanner_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the scanner of a test is: a real one by its network or its file, or one that misbehaves."""
    kind = request.param
    if isinstance(kind, str):
        yield getattr(request.getfixturevalue("clamd"), kind)
    elif kind is None:
        yield f"tcp://{LOOPBACK}:{find_free_port()}"
    else:
        broken = BrokenClamd(*kind[:1], hangs_up=len(kind) > 1)
        yield broken.url
        broken.stop()


@pytest.fixture
def settings(tmp_path: Path, sqlite_database_url: str, scanner_url: str) -> Settings:
    return Settings.from_environment(
        {
            "DATABASE_URL": sqlite_database_url,
            "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4",
            "MAIL_FOLDER": str(tmp_path / "mail"),
            "CONTENT_DIR": str(CONTENT),
            "CLAMD_URL": scanner_url,
        }
    )


def errors_of(answer: TestResponse) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    return [(error["field"], error["message"]) for error in answer.json["errors"]]


@pytest.mark.parametrize("scanner_url", ["url", "socket_url"], indirect=True)
def test_harmful_files_are_refused_and_others_are_taken(
    send: Callable[..., TestResponse], client: FlaskClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert send(photos=[("roof.jpg", large_picture(200_000)), ("plan.pdf", PDF)]).status_code == 201
    with caplog.at_level(logging.WARNING):
        [(field, sentence)] = errors_of(send(photos=[("plan.pdf", PDF), ("bill.pdf", BAD)]))
    assert field == "photos"
    assert sentence.startswith("“bill.pdf” was not taken: the virus scanner calls it harmful.")
    assert f"stream: {NAME}.UNOFFICIAL FOUND" in caplog.text
    assert "bill" not in caplog.text
    assert "calls it harmful" in send(page=True, photos=[("bill.pdf", BAD)]).text
    assert len(list_submissions(database)) == 1
    assert client.get("/readyz").json == {"status": "ready"}


@pytest.mark.parametrize("scanner_url", ["url"], indirect=True)
def test_what_is_too_large_for_the_scanner_is_not_taken(
    send: Callable[..., TestResponse], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """It hangs up in the middle of a file that is larger than its own limit (StreamMaxLength)."""
    [(_, sentence)] = errors_of(send(photos=[("roof.jpg", large_picture(3 * LARGEST))]))
    assert sentence.startswith("“roof.jpg” cannot be checked for viruses at the moment.")
    assert "a file could not be scanned: " in caplog.text
    assert list_submissions(database) == []


FAULTS = {
    "nobody is there": None,
    "it never answers": (None,),
    "it hangs up": (None, True),
    "it has a fault": (b"Can't open temporary file. ERROR\0",),
    "it says what means nothing": (b"stream: OK, I think\0",),
    "it talks without end": (b"x" * 100_000,),
    "it is something else": (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
}


@pytest.mark.parametrize("scanner_url", FAULTS.values(), ids=FAULTS, indirect=True)
def test_what_nobody_could_look_at_is_not_taken(
    send: Callable[..., TestResponse],
    client: FlaskClient,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("form_handler.scanner.PATIENCE", 0.5)
    monkeypatch.setattr("form_handler.scanner.PING_PATIENCE", 0.2)
    [(field, sentence)] = errors_of(send(photos=[("plan.pdf", PDF)]))
    assert field == "photos"
    assert sentence.startswith(
        "“plan.pdf” cannot be checked for viruses at the moment. Please try again in a few minutes"
    )
    assert "a file could not be scanned: " in caplog.text
    assert "plan.pdf" not in caplog.text
    assert list_submissions(database) == []
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, ALARM)  # what comes without files is taken as before
    assert client.get("/readyz?outbox").status_code == 503


@pytest.mark.parametrize("scanner_url", [None], indirect=True)
def test_without_files_nobody_asks_the_scanner(client: FlaskClient, database: Database) -> None:
    fields = {"name": "Zoë", "email": "zoe@customer.example", "message": "Hello", "consent": "on"}
    assert client.post("/forms/contact", data=fields).status_code == 303
    assert len(list_submissions(database)) == 1
