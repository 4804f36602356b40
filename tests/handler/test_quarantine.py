"""Suspected spam: kept, answered like everything else, told to nobody, released in one step."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner

from form_handler.deliverer import open_deliverer
from form_handler.erasing import erase, erase_outdated
from form_handler.inbox import describe_submission, list_rows
from form_handler.quarantine import release, tell_of_quarantine
from form_handler.store.deliveries import list_deliveries
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_retry
from form_handler.store.quarantine import quarantine
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import QUARANTINED
from shopbell import main
from tests.handler.conftest import CONTENT
from tests.handler.test_submission import CONTROLS, RECEIPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROGRAM = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _speak_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def spam(fields: dict[str, str]) -> dict[str, str]:
    return fields | {"_gotcha": "x"}


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command of the inbox and returns what it says."""
    for name in ("database_url", "secret_key", "mail_folder"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))

    def run_command(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["inbox", *arguments, "--content", str(CONTENT)])
        assert result.exit_code == code, result.output
        return result.output

    return run_command


def recipients_in(database: Database) -> list[str]:
    ids = [submission.id for submission in list_submissions(database)]
    return [delivery.recipient for delivery in list_deliveries(database, ids)]


def mails_in(settings: Settings) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(settings.mail_folder.glob("*.eml"))]


def test_it_is_answered_like_everything_else(
    client: FlaskClient, database: Database, fields: dict[str, str], spam: dict[str, str]
) -> None:
    good, bad = (client.post("/forms/contact", data=data, headers=PROGRAM) for data in (fields, spam))
    assert (good.status_code, bad.status_code) == (201, 201)
    assert good.json.keys() == bad.json.keys()
    assert good.json["message"] == bad.json["message"]
    assert list(good.headers.keys()) == list(bad.headers.keys())
    page = client.post("/forms/contact", data=spam | {"message": "Other"})
    assert page.status_code == 303
    assert re.fullmatch(rf"/forms/contact/received/{RECEIPT}\?language=en", page.headers["Location"])
    assert "Thank you for writing." in client.get(page.headers["Location"]).text


def test_it_is_kept_with_its_reasons_and_told_to_nobody(
    client: FlaskClient, database: Database, spam: dict[str, str], content: Content
) -> None:
    receipt = client.post("/forms/contact", json=spam).json["receipt"]
    [submission] = list_submissions(database)
    assert (submission.receipt, submission.state, submission.score) == (receipt, QUARANTINED, 100)
    assert submission.reasons == ("judging.honeypot",)
    assert submission.answers["message"] == "Ten white tulips, please.\nThank you!"
    assert recipients_in(database) == []
    said = describe_submission(database, receipt, content)
    assert "suspected spam (100)\n    A field was filled in that people do not see." in str(said)


@pytest.mark.parametrize("name", ["_more", "_gotcha", "bot-field", "botcheck", "_honey"])
def test_the_traps_of_other_services_hold_too(
    client: FlaskClient, database: Database, fields: dict[str, str], name: str
) -> None:
    assert name not in CONTROLS
    client.post("/forms/contact", data=fields | {name: ""})
    client.post("/forms/contact", data=fields | {name: "x", "message": "Other"})
    assert [one.state for one in list_submissions(database)] == ["quarantined", "accepted"]
    assert [one.extras for one in list_submissions(database)] == [{}, {}]


def test_the_owners_words_are_heeded(
    make_client: Callable[..., FlaskClient], content: Content, database: Database, fields: dict[str, str]
) -> None:
    site = content.site.model_copy(update={"blocked_words": ("tulip*",)})
    make_client(content=dataclasses.replace(content, site=site)).post("/forms/contact", json=fields)
    assert list_submissions(database)[0].reasons == ("judging.blocked",)


def test_a_customer_with_a_few_points_is_told_to_the_owner(
    client: FlaskClient, database: Database, fields: dict[str, str], content: Content
) -> None:
    receipt = client.post("/forms/contact", json=fields | {"_seconds": "1"}).json["receipt"]
    assert recipients_in(database) == ["shop@flowers.example"]
    assert "State: accepted (40)" in str(describe_submission(database, receipt, content))


def test_a_released_one_is_delivered_once(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    client.post("/forms/contact", json=spam)
    [submission] = list_submissions(database)
    assert release(database, submission, content, settings)
    assert not release(database, submission, content, settings)
    deliverer = open_deliverer(settings, database, lambda: content)
    assert deliverer.run_once() == 1
    assert deliverer.run_once() == 0
    [mail] = mails_in(settings)
    assert submission.receipt in mail


def test_what_somebody_was_at_does_not_leave_later_either(
    client: FlaskClient, database: Database, settings: Settings, content: Content, fields: dict[str, str]
) -> None:
    receipt = client.post("/forms/contact", json=fields).json["receipt"]
    [delivery] = claim(database, 10, timedelta(minutes=1))
    assert quarantine(database, receipt)
    assert mark_retry(database, delivery, "busy", datetime.now(UTC))
    deliverer = open_deliverer(settings, database, lambda: content)
    assert deliverer.run_once() == 0
    assert mails_in(settings) == []
    [submission] = list_submissions(database)
    assert release(database, submission, content, settings)
    assert deliverer.run_once() == 1


def test_one_whose_form_is_gone_is_accepted_and_sent_to_nobody(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    client.post("/forms/contact", json=spam)
    [submission] = list_submissions(database)
    assert release(database, submission, dataclasses.replace(content, forms={}), settings)
    assert recipients_in(database) == []


def test_the_commands(client: FlaskClient, database: Database, spam: dict[str, str], run: Callable[..., str]) -> None:
    good = client.post("/forms/contact", json=spam | {"_gotcha": ""}).json["receipt"]
    bad = client.post("/forms/contact", json=spam).json["receipt"]
    listed = run("list")
    assert good in listed
    assert bad not in listed
    assert "Held back as suspected spam: 1. See them with: shopbell inbox list --quarantined" in listed
    quarantined = run("list", "--quarantined")
    assert bad in quarantined
    assert "suspected spam" in quarantined
    assert good not in quarantined
    assert "people do not see" in run("show", bad)

    assert run("release", bad.lower().replace("-", ""), good) == (
        f"{bad} is accepted and on its way.\n{good} was not held back; nothing is sent again.\n"
    )
    assert run("list", "--quarantined") == "Nothing is held back.\n"
    assert recipients_in(database) == ["shop@flowers.example"] * 2
    assert run("quarantine", good, good) == f"{good} is held back.\n{good} was held back already.\n"
    assert recipients_in(database) == ["shop@flowers.example"]
    assert "There is no submission" in run("release", "0000-0000", code=2)


def test_the_owner_is_told_once_a_day(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    deliverer = open_deliverer(settings, database, lambda: content)
    with time_machine.travel(NOON, tick=False) as clock:
        assert not tell_of_quarantine(database, content, settings)
        client.post("/forms/contact", json=spam | {"message": "Buy at https://evil.example/now or www.evil.example!"})
        client.post("/forms/order", json={"what": "Roses", "_gotcha": "x"})
        assert tell_of_quarantine(database, content, settings)
        assert not tell_of_quarantine(database, content, settings)
        assert sorted(recipients_in(database)) == [
            "orders@flowers.example", "second@flowers.example", "shop@flowers.example",
        ]  # fmt: skip
        assert deliverer.run_once() == 3
        clock.shift(timedelta(days=2))
        assert not tell_of_quarantine(database, content, settings)  # nothing new
        client.post("/forms/contact", json=spam)
        assert tell_of_quarantine(database, content, settings)
    first = {re.findall("^To: (.*)$", mail, re.MULTILINE)[0]: mail for mail in mails_in(settings)}
    mail = first["shop@flowers.example"]
    assert "suspected spam held back: 1" in mail
    assert "Zo" in mail
    assert "shopbell inbox release " in mail
    assert "evil" not in mail
    assert "<table" in mail
    assert "Roses" in first["orders@flowers.example"]
    assert "Zo" not in first["orders@flowers.example"]  # which came to a form of others


def test_what_is_erased_is_in_no_notice_either(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    for number in range(3):
        client.post("/forms/contact", json=spam | {"message": f"Message {number}"})
    tell_of_quarantine(database, content, settings)
    open_deliverer(settings, database, lambda: content).run_once()
    assert len(mails_in(settings)) == 1
    oldest = list_submissions(database)[-1]
    assert erase(database, settings, [oldest.receipt]) == 1
    assert mails_in(settings) == []


def test_a_notice_that_came_too_late_is_not_sent(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    client.post("/forms/contact", json=spam)
    tell_of_quarantine(database, content, settings)
    release(database, list_submissions(database)[0], content, settings)
    open_deliverer(settings, database, lambda: content).run_once()
    [mail] = mails_in(settings)
    assert "held back" not in mail


def test_it_is_deleted_after_a_month_or_as_its_form_says(
    client: FlaskClient, database: Database, settings: Settings, content: Content, spam: dict[str, str]
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/forms/contact", json=spam)
        client.post("/forms/contact", json=spam | {"_gotcha": ""})
        clock.shift(timedelta(days=30))
        assert erase_outdated(database, settings, content) == 0
        clock.shift(timedelta(seconds=1))
        assert erase_outdated(database, settings, content) == 1
        assert [one.state for one in list_submissions(database)] == ["accepted"]
        client.post("/forms/contact", json=spam)
        form = content.forms["contact"].model_copy(update={"keep_days": 90})
        kept = dataclasses.replace(content, forms={**content.forms, "contact": form})
        clock.shift(timedelta(days=31))
        assert erase_outdated(database, settings, kept) == 0
        assert erase_outdated(database, settings, content) == 1


def test_the_list_shows_the_visitor_and_no_links(
    client: FlaskClient, database: Database, content: Content, spam: dict[str, str], tmp_path: Path
) -> None:
    client.post("/forms/contact", json=spam)
    [row] = list_rows(database, content, state=QUARANTINED)
    assert (row.visitor, row.delivery) == ("Zoë Lefèvre", "suspected spam")
    assert list_rows(database, content) == []
