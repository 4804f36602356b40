"""Housekeeping: once in an hour for all, whoever delivers, without a word about anybody in the log."""

from __future__ import annotations

import dataclasses
import logging
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from form_handler.deliverer import open_deliverer
from form_handler.housekeeping import Housekeeping
from form_handler.store.erasure import erase_submissions, finish_erasing
from form_handler.store.flags import ERASED_IN_LOG, find_flag, set_flag
from form_handler.store.keeping import read_keeping, remember_keeping
from form_handler.store.pause import pause_outbox
from form_handler.store.submissions import list_submissions
from generator.content.folder import read_content
from tests.handler.conftest import CONTENT
from tests.support.source import ROOT
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content


def keep_for_days(content: Content, days: int) -> Content:
    forms = {name: form.model_copy(update={"keep_days": days}) for name, form in content.forms.items()}
    return dataclasses.replace(content, forms=forms)


def keep(settings: Settings, database: Database, content: Content) -> Housekeeping:
    return Housekeeping(database, settings, lambda: content)


def test_what_was_kept_long_enough_goes(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], settings: Settings, database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    kept_for_days = keep_for_days(read_content(CONTENT), 10)
    make_client(content=kept_for_days).post("/forms/contact", data=fields)
    [submission] = list_submissions(database)
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="form_handler"):
        keep(settings, database, kept_for_days).do_when_due()
        assert len(list_submissions(database)) == 1
        for days in (1, 2, 4, 6, 8, 9, 10, 11):
            with time_machine.travel(submission.received_at + timedelta(days=days)):
                keep(settings, database, kept_for_days).do_when_due()
    assert list_submissions(database) == []
    assert "erased=1" in caplog.text
    for secret in (submission.receipt, *fields.values()):
        assert secret not in caplog.text or len(secret) < 4


def test_what_is_left_of_a_form_that_is_gone_is_told(
    settings: Settings, database: Database, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    for form in ("said", "unsaid"):
        store(database, form=form)
    remember_keeping(database, {"said": 30})
    keep(settings, database, content).do_when_due()
    told = [record.getMessage() for record in caplog.records if "is gone" in record.getMessage()]
    assert told == ["form=unsaid is gone, its submissions=1 stay: see `shopbell inbox purge`"]


def test_what_a_form_says_is_taken_down_at_once(settings: Settings, database: Database, content: Content) -> None:
    """A form that came and went between two rounds of housekeeping is known all the same."""
    keep(settings, database, content).do_when_due()
    keep(settings, database, keep_for_days(content, 12)).do_when_due()
    assert read_keeping(database)["contact"] == 12


def test_one_of_several_does_it_once_an_hour(
    settings: Settings, database: Database, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC)
    with caplog.at_level(logging.DEBUG, logger="form_handler"):
        keep(settings, database, content).do_when_due()
        keep(settings, database, content).do_when_due()
        assert caplog.text.count("housekeeping done") == 1
        with time_machine.travel(now + timedelta(minutes=61)):
            keep(settings, database, content).do_when_due()
    assert caplog.text.count("housekeeping done") == 2


def test_nothing_is_asked_of_the_database_in_between(
    settings: Settings, database: Database, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = keep(settings, database, content)
    keeper.do_when_due()
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE limits")
    keeper.do_when_due()
    assert caplog.text == ""


def test_a_database_that_does_not_answer_is_a_line_in_the_log(
    settings: Settings, database: Database, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE limits")
    keep(settings, database, content).do_when_due()
    assert "housekeeping waits" in caplog.text


def test_keys_without_a_submission_go_after_a_day(
    client: FlaskClient, fields: dict[str, str], settings: Settings, database: Database, content: Content
) -> None:
    client.post("/forms/contact", data={**fields, "_token": "a"})
    client.post("/forms/contact", data={**fields, "_token": "b"})
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM submissions WHERE id = 1")
    keep(settings, database, content).do_when_due()
    assert count_keys(database) == 2
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, hours=2)):
        keep(settings, database, content).do_when_due()
    assert count_keys(database) == 1


def count_keys(database: Database) -> int:
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM idempotency_keys").scalar() or 0)


def test_a_pause_is_told_again_and_again(
    settings: Settings, database: Database, content: Content, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(Housekeeping, "pause", 0)
    pause_outbox(database)
    keeper = keep(settings, database, content)
    keeper.do_when_due()
    keeper.do_when_due()
    assert caplog.text.count("the outbox is paused since") == 2


def test_it_is_done_wherever_deliveries_are_made(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    import time

    deliverer = open_deliverer(settings, database, lambda: read_content(CONTENT))
    with caplog.at_level(logging.DEBUG, logger="form_handler"):
        deliverer.start()
        deadline = time.monotonic() + 30
        while "housekeeping done" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.05)
        deliverer.stop()
    assert "housekeeping done" in caplog.text


def test_what_a_reader_keeps_in_the_log_leaves_it_later(
    make_client: Callable[..., FlaskClient],
    fields: dict[str, str],
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    log, submission = database.file_beside("-wal"), fields | {"message": "About the tulipomania"}
    assert log is not None
    with closing(sqlite3.connect(database.file_beside("") or "", isolation_level=None)) as reader:
        receipt = make_client().post("/forms/contact", json=submission).json["receipt"]
        reader.execute("BEGIN").execute("SELECT count(*) FROM submissions").fetchone()
        erase_submissions(database, [receipt])
        assert b"tulipomania" in log.read_bytes()
        assert caplog.text.count("stays in the database's log") == 1
        finish_erasing(database)
        assert caplog.text.count("stays in the database's log") == 2
        reader.execute("COMMIT")
    finish_erasing(database)
    assert b"tulipomania" not in log.read_bytes()
    finish_erasing(database)
    assert caplog.text.count("stays in the database's log") == 2


def test_who_is_killed_while_erasing_leaves_the_rest_to_the_next(
    settings: Settings, database: Database, content: Content
) -> None:
    log, path = database.file_beside("-wal"), database.file_beside("")
    assert log is not None
    receipt = store(database, answers={"message": "About the tulipomania"}).receipt
    program = (
        "import os, signal, sys; from form_handler.store import erasure\n"
        "from form_handler.store.database import Database\n"
        "erasure._forget = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "erasure.erase_submissions(Database(sys.argv[1]), [sys.argv[2]])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, f"sqlite:///{path}", receipt], cwd=ROOT, capture_output=True, check=False
    )
    assert finished.returncode == -signal.SIGKILL, finished.stderr
    assert list_submissions(database) == []
    assert b"tulipomania" in log.read_bytes()
    keep(settings, database, content).do()
    assert b"tulipomania" not in log.read_bytes()


def test_it_finishes_what_was_not_erased_to_the_end(settings: Settings, database: Database, content: Content) -> None:
    set_flag(database, ERASED_IN_LOG)
    keep(settings, database, content).do()
    assert find_flag(database, ERASED_IN_LOG) is None
