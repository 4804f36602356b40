"""`shopbell deliver` with its pause: what it says, and what leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from form_handler.store.database import Database
from form_handler.store.deliveries import list_deliveries
from form_handler.store.pause import find_pause
from shopbell import main
from tests.handler.conftest import CONTENT
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_database_url: str) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_database_url)
    monkeypatch.setenv("CONTENT_DIR", str(CONTENT))
    database = Database(sqlite_database_url)
    database.migrate()
    yield database
    database.close()


def deliver(*options: str) -> Result:
    return CliRunner().invoke(main, ["deliver", *options])


def states(database: Database) -> list[str]:
    return [delivery.state for delivery in list_deliveries(database, [1, 2])]


def test_a_pause_holds_everything_until_it_is_over(database: Database) -> None:
    store(database)
    assert deliver("--pause").exit_code == 0
    once = deliver("--once")
    assert once.exit_code == 1
    assert "paused since" in once.output
    assert states(database) == ["waiting"]
    resumed = deliver("--resume")
    assert (resumed.exit_code, "Waiting: 1; given up: 0" in resumed.output) == (0, True)
    assert "Mails sent: 1." in deliver("--once").output
    assert states(database) == ["sent"]


def test_what_waited_can_be_given_up(database: Database) -> None:
    store(database)
    deliver("--pause")
    store(database)
    assert "Waiting: 1; given up: 1" in deliver("--resume", "--drop-waiting").output
    [dropped, kept] = list_deliveries(database, [1, 2])
    assert (dropped.state, kept.state) == ("failed", "waiting")
    assert "may have been sent before" in str(dropped.last_error)


def test_nothing_is_to_resume_where_nothing_is_paused(database: Database) -> None:
    store(database)
    assert "not paused" in deliver("--resume", "--drop-waiting").output
    assert states(database) == ["waiting"]
    assert find_pause(database) is None


@pytest.mark.parametrize("options", [("--once", "--pause"), ("--pause", "--resume"), ("--drop-waiting",)])
def test_options_that_contradict_are_wrong_usage(database: Database, options: tuple[str, ...]) -> None:
    assert deliver(*options).exit_code == 2
    assert find_pause(database) is None


def test_housekeeping_is_done_by_a_timer_too(database: Database) -> None:
    deliver("--once")
    assert "housekeeping" in " ".join(row[0] for row in read_limits(database))


def read_limits(database: Database) -> list[tuple[str, int]]:
    with database.read() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql("SELECT key, count FROM limits")]
