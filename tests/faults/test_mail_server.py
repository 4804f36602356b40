"""Mail servers that go wrong at each step of the conversation: nothing is lost, and nothing comes under two names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.carriers.mail import MailCarrier
from form_handler.deliverer import Deliverer
from form_handler.mail.addresses import read_sender
from form_handler.mail.post_office import PostOffice
from form_handler.mail.smtp import SmtpTransport
from form_handler.mail.smtp_address import SmtpAddress
from form_handler.store.database import Database
from form_handler.store.deliveries import list_deliveries
from form_handler.store.submissions import list_submissions
from generator.content.folder import read_content
from tests.support.content import write_content
from tests.support.scripted_smtp import ScriptedSmtp
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
STEPS = ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "content"]
LATER = timedelta(hours=2)


@pytest.fixture
def server() -> Iterator[ScriptedSmtp]:
    server = ScriptedSmtp()
    yield server
    server.stop()


@pytest.fixture
def database(sqlite_database_url: str) -> Iterator[Database]:
    database = Database(sqlite_database_url)
    database.migrate()
    yield database
    database.close()


def open_deliverer(database: Database, server: ScriptedSmtp, content: Content, patience: float) -> Deliverer:
    transport = SmtpTransport(SmtpAddress("127.0.0.1", server.port, "never"), timeout=patience)
    return Deliverer(database, [MailCarrier(PostOffice(transport, read_sender("web@shop.example")))], lambda: content)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return read_content(write_content(tmp_path / "content"))


@pytest.fixture
def deliverer(database: Database, server: ScriptedSmtp, content: Content) -> Deliverer:
    """A deliverer that waits for each answer as long as a slow machine may need."""
    return open_deliverer(database, server, content, 60)


@pytest.fixture
def hasty(database: Database, server: ScriptedSmtp, content: Content) -> Deliverer:
    """A deliverer that waits for a second, for servers that fall silent."""
    return open_deliverer(database, server, content, 1)


def deliveries_in(database: Database) -> list[Delivery]:
    return list_deliveries(database, sorted(submission.id for submission in list_submissions(database, 100)))


def ids_of(server: ScriptedSmtp) -> list[str]:
    return [str(message["Message-ID"]) for message in server.messages]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", ["421 4.3.2 closing", "451 4.7.1 greylisted, come back", "silence", "hang up"])
def test_a_server_that_fails_for_a_while_gets_every_mail_once(  # noqa: PLR0917  (fixtures, and the names of the tables)
    database: Database, deliverer: Deliverer, hasty: Deliverer, server: ScriptedSmtp, step: str, fault: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(2):
            store(database)
        server.faults = {step: fault, "HELO": fault}  # type: ignore[dict-item]  # (HELO is tried where EHLO fails)
        assert (hasty if fault == "silence" else deliverer).run_once() == 0
        assert {delivery.state for delivery in deliveries_in(database)} == {"waiting"}
        assert any(delivery.last_error for delivery in deliveries_in(database))
        kept = ids_of(server)
        server.faults = {}
        clock.shift(LATER)
        assert deliverer.run_once() == 2
    assert [delivery.state for delivery in deliveries_in(database)] == ["sent", "sent"]
    # Only where a mail was kept without a word can it come twice, and then under one name.
    silent = step == "content" and fault == "silence"
    assert len(kept) == (1 if silent else 0)
    assert len(set(ids_of(server))) == 2
    assert len(ids_of(server)) == 2 + len(kept)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "content"])
def test_a_refusal_for_good_is_shown_and_the_next_mail_leaves(
    database: Database, deliverer: Deliverer, server: ScriptedSmtp, step: str
) -> None:
    store(database)
    server.faults = {step: "550 5.1.1 no such user here"}  # type: ignore[dict-item]
    assert deliverer.run_once() == 0
    server.faults = {}
    store(database)
    assert deliverer.run_once() == 1
    failed, sent = deliveries_in(database)
    assert (failed.state, sent.state) == ("failed", "sent")
    assert "550 5.1.1 no such user here" in str(failed.last_error)


@pytest.mark.parametrize("step", ["greeting", "EHLO"])
def test_a_server_that_refuses_us_altogether_is_tried_again(
    database: Database, deliverer: Deliverer, server: ScriptedSmtp, step: str
) -> None:
    """Which server takes our mails is a setting, so that no mail is lost by a wrong one."""
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        server.faults = {step: "554 5.7.1 not for you", "HELO": "554 5.7.1 not for you"}  # type: ignore[dict-item]
        assert deliverer.run_once() == 0
        [delivery] = deliveries_in(database)
        assert (delivery.state, "not for you" in str(delivery.last_error)) == ("waiting", True)
        server.faults = {}
        clock.shift(LATER)
        assert deliverer.run_once() == 1


def test_an_old_server_that_knows_no_ehlo_is_spoken_to(
    database: Database, deliverer: Deliverer, server: ScriptedSmtp
) -> None:
    server.faults = {"EHLO": "502 5.5.1 what?"}
    store(database)
    assert deliverer.run_once() == 1


def test_a_server_that_dies_after_the_content_gets_one_duplicate_under_the_same_name(
    database: Database, deliverer: Deliverer, server: ScriptedSmtp
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        server.faults = {"content": "hang up after keeping"}
        assert deliverer.run_once() == 0
        server.faults = {}
        clock.shift(LATER)
        assert deliverer.run_once() == 1
        clock.shift(LATER)
        assert deliverer.run_once() == 0
    assert len(ids_of(server)) == 2
    assert len(set(ids_of(server))) == 1


@pytest.mark.parametrize("fault", ["silence", "hang up", "500 5.5.1 no goodbye", "421 4.3.2 closing"])
def test_what_goes_wrong_at_the_goodbye_changes_nothing(
    database: Database, deliverer: Deliverer, hasty: Deliverer, server: ScriptedSmtp, fault: str
) -> None:
    store(database)
    server.faults = {"QUIT": fault}
    tried = hasty if fault == "silence" else deliverer
    assert tried.run_once() == 1
    assert tried.run_once() == 0
    assert [delivery.state for delivery in deliveries_in(database)] == ["sent"]
    assert len(server.messages) == 1


@pytest.mark.parametrize("fault", ["silence", "hang up", "451 4.7.1 not now", "503 5.5.1 bad order"])
def test_a_connection_that_goes_bad_between_two_mails_is_opened_anew(
    database: Database, deliverer: Deliverer, hasty: Deliverer, server: ScriptedSmtp, fault: str
) -> None:
    for _ in range(3):
        store(database)
    server.faults = {"RSET": fault}
    assert (hasty if fault == "silence" else deliverer).run_once() == 3
    assert len(set(ids_of(server))) == len(server.messages) == 3


def test_greylisting_delays_one_recipient_and_nobody_else(
    database: Database, deliverer: Deliverer, server: ScriptedSmtp
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        server.faults = {"RCPT": "450 4.2.0 greylisted, come back in five minutes"}
        assert deliverer.run_once() == 0
        server.faults = {}
        store(database)
        assert deliverer.run_once() == 1  # the first waits for its time, the second leaves at once
        clock.shift(timedelta(minutes=6))
        assert deliverer.run_once() == 1
    assert len(set(ids_of(server))) == 2
