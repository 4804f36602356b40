"""The log of deliveries and their replay, by the commands an owner types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner, Result

from form_handler.carriers import open_carriers
from form_handler.carriers.webhook import OFF
from form_handler.deliverer import Deliverer
from form_handler.store.deliveries import list_attempts, list_deliveries
from form_handler.store.flags import set_flag
from form_handler.store.quarantine import quarantine
from form_handler.store.submissions import list_submissions
from form_handler.targets import list_webhooks
from shopbell import main
from tests.channels.conftest import SECRET_KEY, WEBHOOK_SECRET
from tests.support.submissions import OWNER, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content
    from tests.support.smtp_server import SmtpServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def shopbell(
    database: Database, database_url: str, content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Runs `shopbell deliveries …` as a person does."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY, "LC_ALL": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["deliveries", *arguments, "--content", str(content.folder)])

    return run


@pytest.fixture
def deliver(database: Database, content: Content, make_settings: Callable[..., Settings]) -> Callable[[], int]:
    """Works once on the outbox."""
    return lambda: Deliverer(database, open_carriers(make_settings(), database), lambda: content).run_once()


def deliveries_in(database: Database) -> list[Delivery]:
    return list_deliveries(database, sorted(each.id for each in list_submissions(database)))


def test_nothing_to_show(shopbell: Callable[..., Result]) -> None:
    assert shopbell("list").output == "There are no deliveries.\n"
    assert shopbell("list", "--failed").output == "No delivery has failed.\n"
    assert shopbell("enable").output == "No webhook is switched off.\n"
    for arguments in (["show", "AAAA-AAAA"], ["retry"], ["retry", "--all-failed", "--again"], ["retry", "nonsense"]):
        result = shopbell(*arguments)
        assert result.exit_code == 2, result.output


def test_the_log_says_what_became_of_each_attempt(
    shopbell: Callable[..., Result], database: Database, deliver: Callable[[], int], smtp_server: SmtpServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        receipt = store(database).receipt
        smtp_server.reject = {"RCPT": "450 4.2.1 greylisted"}
        deliver()
        clock.shift(timedelta(minutes=1))
        smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
        deliver()
        sent = store(database).receipt
        smtp_server.reject = {}
        deliver()
    lines = shopbell("list").output.splitlines()
    assert lines[0].split() == ["Receipt", "Received", "Way", "To", "State", "Tries", "Reason"]
    assert lines[1].split() == [sent, "2026-11-21", "13:01", "E-mail", OWNER, "sent", "1"]
    assert lines[2].startswith(f"{receipt}  2026-11-21 13:00  E-mail  {OWNER}  FAILED  2")
    assert "550 5.1.1 no such user" in lines[2]
    assert [line.split()[0] for line in shopbell("list", "--failed").output.splitlines()[1:]] == [receipt]
    small = sent.lower().replace("-", "")
    assert [line.split()[0] for line in shopbell("list", "--receipt", small).output.splitlines()[1:]] == [sent]
    first, *attempts = shopbell("show", receipt).output.splitlines()
    assert first.startswith(f"E-mail ({OWNER}): FAILED on 21 November 2026, 13:01 (Europe/Paris)")
    assert "13:00 (Europe/Paris): The mail server wants the mail later: 450 4.2.1 greylisted" in attempts[0]
    assert "13:01 (Europe/Paris): The mail server refused the mail: 550 5.1.1 no such user" in attempts[1]
    assert shopbell("show", sent).output.splitlines()[1].strip() == "21 November 2026, 13:01 (Europe/Paris): sent"


def test_what_failed_is_sent_under_its_old_name(
    shopbell: Callable[..., Result], database: Database, deliver: Callable[[], int], smtp_server: SmtpServer
) -> None:
    receipt = store(database).receipt
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    deliver()
    [failed] = deliveries_in(database)
    smtp_server.reject = {}
    assert "Deliveries that are tried again: 1." in shopbell("retry", receipt).output
    [waiting] = deliveries_in(database)
    assert (waiting.state, waiting.attempts, waiting.last_error) == ("waiting", 0, None)
    assert waiting.message_id == failed.message_id
    assert deliver() == 1
    assert [each.outcome for each in list_attempts(database, deliveries_in(database))] == ["failed", "sent"]
    assert "tried again: 0." in shopbell("retry", receipt).output
    assert "tried again: 0." in shopbell("retry", "--all-failed").output


def test_what_arrived_is_sent_again_as_a_new_mail(
    shopbell: Callable[..., Result], database: Database, deliver: Callable[[], int], smtp_server: SmtpServer
) -> None:
    receipt = store(database).receipt
    deliver()
    assert "tried again: 1." in shopbell("retry", receipt, "--again").output
    assert deliver() == 1
    first, second = smtp_server.messages
    assert first.message["Message-ID"] != second.message["Message-ID"]
    assert first.message["Message-ID"].partition("@")[2] == second.message["Message-ID"].partition("@")[2]


def test_all_that_failed_goes_at_once_and_nothing_else(
    shopbell: Callable[..., Result], database: Database, deliver: Callable[[], int], smtp_server: SmtpServer
) -> None:
    smtp_server.reject = {"RCPT": "450 4.2.1 greylisted"}
    store(database)  # waits for its next try
    deliver()
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    held = store(database).receipt
    store(database)
    store(database, kind="confirmation")  # to visitors: a late one would only confuse
    deliver()
    quarantine(database, held)
    smtp_server.reject = {}
    assert "tried again: 2." in shopbell("retry", "--all-failed").output
    assert deliver() == 2
    states = [(each.kind, each.state) for each in deliveries_in(database)]
    assert sorted(states) == [("confirmation", "failed"), ("owner-mail", "failed"), *[("owner-mail", "sent")] * 2]


def test_a_webhook_that_is_switched_off_is_shown_and_switched_on(
    shopbell: Callable[..., Result],
    database: Database,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "https://crm.example/hook?key=secret"
    for name, value in {"WEBHOOK_URLS": url, "WEBHOOK_SECRET": WEBHOOK_SECRET}.items():
        monkeypatch.setenv(name, value)
    [target] = list_webhooks(make_settings(WEBHOOK_URLS=url))
    set_flag(database, OFF + target.kind)  # as the answer 410 does
    assert "Webhook crm.example: switched off, because it answered 410 Gone." in shopbell("list").output
    assert "Webhook crm.example: posted to again." in shopbell("enable").output
    assert "switched off" not in shopbell("list").output
