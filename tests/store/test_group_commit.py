"""Group commit: threads share a transaction, and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from form_handler.errors import StoreUnavailable
from form_handler.store.group_commit import GroupCommit
from form_handler.store.submissions import list_submissions
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.store.database import Database, Driver

THREADS = 8


class Ledger:
    """A real transaction per group, whose beginning waits until all who shall be in it have come."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = 0
        self.group = GroupCommit(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Driver]:
        self.transactions += 1
        with self.database.write_directly() as driver:
            yield driver

    def write_at_once(self, works: list[Callable[[Driver], object]]) -> list[object]:
        """Return what each got, the first being inside already while the others come: they are one group."""
        outcomes: list[object] = [None] * len(works)
        inside, others = threading.Event(), threading.Event()

        def hold(_driver: Driver) -> None:
            inside.set()
            others.wait(20)

        def run(place: int) -> None:
            try:
                outcomes[place] = self.group.write(works[place])
            except BaseException as error:  # noqa: BLE001
                outcomes[place] = error

        first = threading.Thread(target=self.group.write, args=(hold,))
        first.start()
        assert inside.wait(20)
        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
        for thread in threads:
            thread.start()
        while len(self.group._waiting) < len(works):
            threading.Event().wait(0.005)
        others.set()
        for thread in [first, *threads]:
            thread.join()
        return outcomes


@pytest.fixture
def ledger(sqlite_database: Database) -> Ledger:
    with sqlite_database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (number INTEGER PRIMARY KEY)")
    return Ledger(sqlite_database)


def note(number: int) -> Callable[[Driver], int]:
    def do(driver: Driver) -> int:
        driver.execute("INSERT INTO notes (number) VALUES (?)", (number,))
        return number

    return do


def numbers_in(database: Database) -> list[int]:
    with database.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT number FROM notes ORDER BY number")]


def test_who_comes_while_another_writes_is_written_together(ledger: Ledger) -> None:
    assert ledger.write_at_once([note(number) for number in range(THREADS)]) == list(range(THREADS))
    assert numbers_in(ledger.database) == list(range(THREADS))
    assert ledger.transactions == 2  # the one that held the others up, and theirs


def test_nobody_s_mistake_is_another_s(ledger: Ledger) -> None:
    def fail(driver: Driver) -> None:
        driver.execute("INSERT INTO notes (number) VALUES (100)")
        raise ZeroDivisionError

    outcomes = ledger.write_at_once([note(1), note(2), fail, note(3), note(2), note(4)])
    assert isinstance(outcomes[2], ZeroDivisionError)
    twice = [outcome for outcome in (outcomes[1], outcomes[4]) if outcome != 2]
    assert [type(outcome).__name__ for outcome in twice] == ["StoreConflict"]
    assert [outcomes[place] for place in (0, 3, 5)] == [1, 3, 4]
    assert numbers_in(ledger.database) == [1, 2, 3, 4]  # and nothing of the one that failed


def test_whoever_is_stopped_in_the_middle_strands_nobody(ledger: Ledger) -> None:
    def stop(_driver: Driver) -> None:
        raise SystemExit

    outcomes = ledger.write_at_once([note(1), stop, note(2)])
    stopped = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, SystemExit)]
    assert stopped == [0]  # whoever did the works of all
    assert [type(outcomes[place]) for place in (1, 2)] == [StoreUnavailable] * 2
    assert numbers_in(ledger.database) == []
    assert ledger.group.write(note(9)) == 9


def test_who_comes_later_is_led_by_one_of_them(ledger: Ledger) -> None:
    """Each wave comes while the one before is written, and none waits for a thread that has gone home."""
    for wave in range(20):
        works = [note(100 * wave + number) for number in range(3)]
        assert ledger.write_at_once(works) == [100 * wave + number for number in range(3)]
    assert ledger.transactions == 40


def test_what_the_database_refuses_is_refused_for_all_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is not to be had is waited for once, not once for each."""

    @contextmanager
    def refuse() -> Iterator[Driver]:
        ledger.transactions += 1
        raise StoreUnavailable("store.unavailable.busy")
        yield

    begin, ledger.transactions = ledger.group._begin, 0
    calls = iter([begin, refuse])
    monkeypatch.setattr(ledger.group, "_begin", lambda: next(calls)())  # noqa: PLW0108  (another each time)
    outcomes = ledger.write_at_once([note(number) for number in range(THREADS)])
    assert {str(outcome) for outcome in outcomes} == {"store.unavailable.busy"}
    assert ledger.transactions == 2
    assert numbers_in(ledger.database) == []


def test_a_commit_that_fails_is_nobody_s_success(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def fail_to_commit() -> Iterator[Driver]:
        with ledger.database.write_directly() as driver:
            yield driver
            raise sqlite3.OperationalError("disk I/O error")

    calls = iter([ledger.begin, fail_to_commit])
    monkeypatch.setattr(ledger.group, "_begin", lambda: next(calls)())  # noqa: PLW0108  (another each time)
    outcomes = ledger.write_at_once([note(number) for number in range(3)])
    assert {type(outcome) for outcome in outcomes} == {StoreUnavailable}
    assert numbers_in(ledger.database) == []
    monkeypatch.undo()
    assert ledger.group.write(note(9)) == 9


def test_a_result_is_given_only_when_it_is_kept(ledger: Ledger) -> None:
    path = ledger.database.file_beside("")

    def look(number: int) -> int:
        with closing(sqlite3.connect(str(path))) as connection:
            return int(connection.execute("SELECT count(*) FROM notes WHERE number = ?", (number,)).fetchone()[0])

    seen: list[int] = []

    def work(start: int) -> None:
        for number in range(start, start + 20):
            ledger.group.write(note(number))
            seen.append(look(number))

    threads = [threading.Thread(target=work, args=(100 * start,)) for start in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 20 * THREADS


def test_what_threads_store_at_once_is_all_there(database: Database) -> None:
    receipts: list[str] = []

    def work(sender: int) -> None:
        for number in range(25):
            # Every fifth is the same sending of all: it is stored once.
            key = f"same-{number}" if number % 5 == 0 else f"{sender}-{number}"
            receipts.append(store(database, key=key).receipt)

    threads = [threading.Thread(target=work, args=(sender,)) for sender in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = {submission.receipt for submission in list_submissions(database, 1000)}
    assert len(receipts) == 25 * THREADS
    assert len(stored) == 20 * THREADS + 5
    assert set(receipts) == stored
