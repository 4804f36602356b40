"""A clock that jumps by a day or a year, forth or back: nobody's message is erased, held up or forgotten for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.carriers.mail import MailCarrier
from form_handler.clock import PATIENCE, is_clock_believed
from form_handler.deliverer import Deliverer
from form_handler.housekeeping import Housekeeping
from form_handler.mail.post_office import open_post_office
from form_handler.settings import Settings
from form_handler.store.database import Database
from form_handler.store.submissions import list_submissions
from generator.content.folder import read_content
from tests.support.content import GOOD, write_content
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.smtp_server import SmtpServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
JUMPS = [sign * timedelta(days=days) for sign in (1, -1) for days in (1, 365)]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def keep_house(database: Database, database_url: str, tmp_path: Path) -> Callable[[], None]:
    """Does the housekeeping of one hour; the form keeps things for 30 days."""
    form = f"keep_days: 30\n{GOOD['forms/contact.yaml']}"
    content = read_content(write_content(tmp_path / "content", [("forms/contact.yaml", form)]))
    settings = Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4-77",
            "MAIL_FOLDER": str(tmp_path / "mail"),
            "CONTENT_DIR": str(tmp_path / "content"),
        }
    )
    return lambda: Housekeeping(database, settings, lambda: content).do_when_due()


@pytest.mark.parametrize("jump", [timedelta(days=40), timedelta(days=365)], ids=str)
def test_a_clock_that_jumps_forth_and_is_set_right_erases_nothing(
    database: Database, keep_house: Callable[[], None], jump: timedelta
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        keep_house()
        for hours in range(24):
            clock.move_to(NOON + jump + timedelta(hours=hours))
            keep_house()
        assert len(list_submissions(database)) == 1
        clock.move_to(NOON + timedelta(days=1))
        keep_house()
        assert len(list_submissions(database)) == 1


def test_what_is_too_old_goes_a_day_later_where_the_machine_was_off(
    database: Database, keep_house: Callable[[], None]
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        keep_house()
        clock.shift(timedelta(days=40))
        for _ in range(25):
            assert len(list_submissions(database)) == 1
            keep_house()
            clock.shift(timedelta(hours=1))
        keep_house()
    assert list_submissions(database) == []


def test_a_clock_is_believed_from_the_start_and_a_day_after_a_jump(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert is_clock_believed(database)
        clock.shift(timedelta(days=2))
        assert is_clock_believed(database)
        clock.shift(-timedelta(minutes=4))
        assert is_clock_believed(database)
        clock.shift(-timedelta(minutes=6))
        assert not is_clock_believed(database)
        clock.shift(PATIENCE - timedelta(seconds=1))
        assert not is_clock_believed(database)
        clock.shift(timedelta(seconds=1))
        assert is_clock_believed(database)
        clock.shift(timedelta(hours=1))
        assert is_clock_believed(database)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_mails_leave_whatever_the_clock_says(
    database: Database, smtp_server: SmtpServer, tmp_path: Path, jump: timedelta
) -> None:
    content = read_content(write_content(tmp_path / "content"))
    office = open_post_office(smtp_server.url, "web@shop.example", tmp_path / "mail")
    deliverer = Deliverer(database, [MailCarrier(office)], lambda: content)
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        smtp_server.reject = {"DATA": "451 4.7.1 later"}
        assert deliverer.run_once() == 0
        smtp_server.reject = {}
        clock.move_to(NOON + jump)
        store(database)
        assert deliverer.run_once() == 2
        clock.move_to(NOON + timedelta(hours=1))
        assert deliverer.run_once() == 0
    office.close()
    assert len({str(mail.message["Message-ID"]) for mail in smtp_server.messages}) == len(smtp_server.messages) == 2
