from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.errors import StoreUnavailable
from form_handler.store import drafts
from form_handler.store.deliveries import list_deliveries
from form_handler.store.drafts import Stored
from form_handler.store.receipts import ALPHABET, is_receipt, make_receipt, read_receipt
from form_handler.store.submissions import find_submission, find_submissions, list_submissions
from tests.support.source import ROOT
from tests.support.submissions import ANSWERS, OWNER, store

if TYPE_CHECKING:
    from form_handler.store.database import Database

TEN_MINUTES = timedelta(minutes=10)


def test_a_submission_comes_back_as_it_was_sent(database: Database) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 16, 5, 7, 123456, UTC), tick=False):
        stored = store(database, extras={"colour": "red\nblue", "é 🌷": "\x00\ud800\u202e\r\n\x1b"})
        moment = datetime.now(UTC)
    assert stored.is_new
    assert is_receipt(stored.receipt)
    found = find_submission(database, stored.receipt)
    assert found is not None
    assert (found.receipt, found.form, found.language) == (stored.receipt, "contact", "fr")
    assert list(found.answers.items()) == list(ANSWERS.items())  # in their order
    assert found.extras == {"colour": "red\nblue", "é 🌷": "\x00\ud800\u202e\r\n\x1b"}
    assert found.received_at == moment
    assert found.received_at.tzinfo is UTC


def test_texts_can_be_read_in_the_database(database: Database) -> None:
    """Whoever looks at it with SQL, or searches in it, finds the letters that were sent."""
    store(database, answers={"name": "Jane Döe 🌷"})
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT answers FROM submissions").scalar() == '{"name": "Jane Döe 🌷"}'


def test_each_recipient_gets_a_delivery(database: Database) -> None:
    stored = store(database, recipients=[OWNER, "shop@fleurs.example"])
    found = find_submission(database, stored.receipt)
    assert found is not None
    made = list_deliveries(database, [found.id])
    assert [(each.recipient, each.kind, each.state, each.attempts) for each in made] == [
        (OWNER, "owner-mail", "waiting", 0),
        ("shop@fleurs.example", "owner-mail", "waiting", 0),
    ]
    assert made[0].message_id != made[1].message_id
    assert made[0].next_attempt_at == made[0].created_at == found.received_at


def test_nobody_to_write_to_is_no_reason_to_lose_a_submission(database: Database) -> None:
    assert find_submission(database, store(database, recipients=[]).receipt) is not None


def test_the_newest_come_first(database: Database) -> None:
    receipts = [store(database).receipt for _ in range(5)]
    assert [each.receipt for each in list_submissions(database, 3)] == receipts[:1:-1]
    newest, *_ = list_submissions(database)
    assert find_submissions(database, [newest.id, 999]) == {newest.id: newest}


def test_an_unknown_receipt_finds_nothing(database: Database) -> None:
    assert find_submission(database, "0000-0000") is None


def test_the_same_key_is_stored_once_for_ever(database: Database) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        first = store(database, key="same")
    again = store(database, key="same")
    assert again == Stored(first.receipt, None, is_new=False)
    [found] = list_submissions(database)
    assert len(list_deliveries(database, [found.id])) == 1
    assert store(database, key="other").is_new


@pytest.mark.parametrize(
    ("later", "is_new"),
    [(timedelta(0), False), (TEN_MINUTES, False), (TEN_MINUTES + timedelta(seconds=1), True)],
)
def test_a_window_ends(database: Database, later: timedelta, is_new: bool) -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        first = store(database, key="same", window=TEN_MINUTES)
    with time_machine.travel(moment + later, tick=False):
        second = store(database, key="same", window=TEN_MINUTES)
        third = store(database, key="same", window=TEN_MINUTES)
    assert second.is_new is is_new
    assert (second.receipt == first.receipt) is not is_new
    assert third == Stored(second.receipt, None, is_new=False)  # a new one begins a new window


def test_threads_that_send_the_same_at_once_store_it_once(database: Database) -> None:
    start = threading.Barrier(8)
    stored: list[Stored] = []

    def send(number: int) -> None:
        for key in range(10):
            start.wait()
            stored.append(store(database, key=f"same-{key}", answers={"message": f"{number}"}))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored) == 80
    new = {each.receipt for each in stored if each.is_new}
    assert len(new) == sum(each.is_new for each in stored) == 10
    assert {each.receipt for each in stored} == new == {each.receipt for each in list_submissions(database)}


def test_processes_that_send_the_same_at_once_store_it_once(database: Database, database_url: str) -> None:
    program = (
        "import sys, time; from form_handler.store.database import Database\n"
        "from tests.support.submissions import store\n"
        "database = Database(sys.argv[1]); database.check(); print('ready', flush=True); sys.stdin.readline()\n"
        "for key in range(50): print(store(database, key=f'same-{key}').receipt)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, database_url],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0].split() for process in started]
    assert len(answers[0]) == 50
    assert answers[1:] == [answers[0]] * 3
    assert sorted(answers[0]) == sorted(each.receipt for each in list_submissions(database, 1000))


def test_a_receipt_that_exists_is_not_given_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([1, 1, 1, 2])
    monkeypatch.setattr("secrets.randbits", lambda _: next(numbers))
    assert store(database).receipt == "0000-0001"
    assert store(database).receipt == "0000-0002"
    assert len(list_submissions(database)) == 2
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM idempotency_keys").scalar() == 2


def test_chance_that_is_broken_ends_in_a_refusal(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbits", lambda _: 1)
    store(database)
    with pytest.raises(StoreUnavailable) as caught:
        store(database)
    assert caught.value.key == "store.unavailable.receipts"
    assert drafts.TRIES > 1


def test_receipts_are_made_of_letters_that_cannot_be_mistaken() -> None:
    receipts = {make_receipt() for _ in range(500)}
    assert len(receipts) == 500
    assert all(is_receipt(receipt) for receipt in receipts)
    assert set("".join(receipts)) == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K7QM-3FWA", "K7QM-3FWA"),
        (" k7qm3fwa ", "K7QM-3FWA"),
        ("k7qm 3fwa", "K7QM-3FWA"),
        ("OIL0-oil1", "0110-0111"),
        ("K7QM-3FW", None),
        ("K7QM-3FWAA", None),
        ("U7QM-3FWA", None),
        ("", None),
    ],
)
def test_receipts_are_understood_as_people_type_them(typed: str, meant: str | None) -> None:
    assert read_receipt(typed) == meant
