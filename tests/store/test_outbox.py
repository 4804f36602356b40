from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.errors import StoreUnavailable
from form_handler.store.deliveries import find_oldest_waiting, list_attempts, list_deliveries
from form_handler.store.outbox import Delivery, claim, drop, extend_lease, extend_leases, release, release_all
from form_handler.store.outcomes import mark_failed, mark_retry, mark_sent
from form_handler.store.presence import at_work
from form_handler.store.submissions import list_submissions
from tests.support.source import ROOT
from tests.support.submissions import OWNER, store

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def all_deliveries(database: Database) -> list[Delivery]:
    return list_deliveries(database, [submission.id for submission in list_submissions(database, 1000)])


def only(database: Database) -> Delivery:
    [delivery] = all_deliveries(database)
    return delivery


def test_an_empty_outbox_gives_nothing(database: Database) -> None:
    assert claim(database, 10, LEASE) == []
    assert find_oldest_waiting(database) is None


def test_the_longest_waiting_and_the_newest_are_claimed_first_and_once(database: Database) -> None:
    for minute in range(7):
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            store(database, recipients=[f"owner{minute}@fleurs.example"])
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        first, second = claim(database, 5, LEASE), claim(database, 5, LEASE)
        assert claim(database, 5, LEASE) == []
    assert [each.recipient[:6] for each in first] == ["owner0", "owner1", "owner2", "owner5", "owner6"]
    assert [each.recipient[:6] for each in second] == ["owner3", "owner4"]
    assert {each.attempts for each in first} == {1}
    assert {each.lease_until for each in first} == {NOON + timedelta(minutes=65)}
    assert find_oldest_waiting(database) == NOON


@pytest.mark.parametrize("jump", [timedelta(minutes=1), timedelta(days=1), timedelta(days=365)], ids=str)
@pytest.mark.parametrize("sign", [1, -1], ids=["forth", "back"])
def test_a_clock_that_jumps_delays_nothing_new(database: Database, jump: timedelta, sign: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        clock.move_to(NOON + sign * jump)
        store(database)
        assert len(claim(database, 10, LEASE)) == 2


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=365)], ids=str)
def test_a_clock_that_was_set_back_delays_no_retry_and_frees_every_lease(database: Database, jump: timedelta) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        store(database)
        [one, _held] = claim(database, 10, LEASE)
        assert mark_retry(database, one, "451 later", NOON + timedelta(hours=4))
        assert claim(database, 10, LEASE) == []
        clock.move_to(NOON - jump)
        assert len(claim(database, 10, LEASE)) == 2


def test_clocks_that_differ_a_little_between_machines_take_nobody_s_lease(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        assert len(claim(database, 10, LEASE)) == 1
        clock.move_to(NOON - timedelta(minutes=4))
        assert claim(database, 10, LEASE) == []


def test_leases_that_were_taken_together_are_kept_together(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            store(database)
        done, *_ = claim(database, 10, LEASE)
        assert mark_sent(database, done)
        clock.move_to(NOON + timedelta(minutes=4))
        extend_leases(database, str(done.lease_token), LEASE)
        clock.move_to(NOON + timedelta(minutes=8))
        assert claim(database, 10, LEASE) == []
        clock.move_to(NOON + timedelta(minutes=10))
        assert len(claim(database, 10, LEASE)) == 2


def test_sent_is_final(database: Database) -> None:
    store(database)
    [delivery] = claim(database, 10, LEASE)
    with time_machine.travel(NOON, tick=False):
        assert mark_sent(database, delivery)
    assert not mark_failed(database, delivery, "too late")
    assert not mark_retry(database, delivery, "too late", NOON)
    release_all(database)
    found = only(database)
    assert (found.state, found.finished_at, found.last_error, found.lease_token) == ("sent", NOON, None, None)
    assert claim(database, 10, LEASE) == []
    assert find_oldest_waiting(database) is None


def test_failed_is_final_and_says_why(database: Database) -> None:
    store(database)
    [delivery] = claim(database, 10, LEASE)
    assert mark_failed(database, delivery, "550 no such user")
    assert (only(database).state, only(database).last_error) == ("failed", "550 no such user")
    assert only(database).finished_at is not None
    assert claim(database, 10, LEASE) == []


def test_a_retry_waits_for_its_time(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        [delivery] = claim(database, 10, LEASE)
        assert mark_retry(database, delivery, "451 later", NOON + timedelta(minutes=1))
        clock.move_to(NOON + timedelta(seconds=59))
        assert claim(database, 10, LEASE) == []
        assert only(database).last_error == "451 later"
        clock.move_to(NOON + timedelta(seconds=60))
        [again] = claim(database, 10, LEASE)
    assert (again.attempts, again.message_id) == (2, delivery.message_id)


def test_released_deliveries_are_due_at_once_and_count_no_attempt(database: Database) -> None:
    store(database)
    [delivery] = claim(database, 10, LEASE)
    assert release(database, delivery)
    [again] = claim(database, 10, LEASE)
    assert again.attempts == 1
    release_all(database)
    assert len(claim(database, 10, LEASE)) == 1


def test_a_lease_ends(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        claim(database, 10, LEASE)
        clock.move_to(NOON + LEASE - timedelta(seconds=1))
        assert claim(database, 10, LEASE) == []
        clock.move_to(NOON + LEASE)
        assert len(claim(database, 10, LEASE)) == 1


def test_a_lease_can_be_extended(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        [delivery] = claim(database, 10, LEASE)
        clock.move_to(NOON + timedelta(minutes=4))
        assert extend_lease(database, delivery, LEASE)
        clock.move_to(NOON + timedelta(minutes=8))
        assert claim(database, 10, LEASE) == []
        assert mark_sent(database, delivery)


@pytest.mark.parametrize(
    "change",
    [
        mark_sent,
        release,
        lambda *lost: mark_failed(*lost, "too late"),
        lambda *lost: mark_retry(*lost, "too late", NOON),
        lambda *lost: extend_lease(*lost, LEASE),
    ],
)
def test_whoever_lost_the_lease_changes_nothing(
    database: Database, change: Callable[[Database, Delivery], bool]
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        [frozen] = claim(database, 10, LEASE)
        clock.move_to(NOON + LEASE)
        [other] = claim(database, 10, LEASE)
        assert change(database, frozen) is False
        assert only(database) == other
        assert list_attempts(database, [other]) == []
        assert mark_sent(database, other)


def test_only_the_one_who_has_a_delivery_can_drop_it(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database, recipients=["gone@fleurs.example", "sent@fleurs.example"])
        frozen, _ = claim(database, 10, LEASE)
        clock.move_to(NOON + LEASE)
        gone, sent = claim(database, 10, LEASE)
        drop(database, frozen)
        assert all_deliveries(database) == [gone, sent]
        assert mark_sent(database, sent)
        for delivery in (gone, sent):
            drop(database, delivery)
    assert (only(database).recipient, only(database).state) == ("sent@fleurs.example", "sent")


def test_threads_share_the_work_without_overlap(database: Database) -> None:
    for _ in range(60):
        store(database)
    claimed: list[int] = []

    def work() -> None:
        while batch := claim(database, 4, LEASE):
            for delivery in batch:
                claimed.append(delivery.id)
                assert mark_sent(database, delivery)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A claim that found the first rows locked by others may see nothing left for a moment; the rest is still there.
    work()
    assert len(claimed) == len(set(claimed)) == 60


def test_processes_share_the_work_without_overlap(database: Database, database_url: str) -> None:
    for _ in range(60):
        store(database)
    program = (
        "import sys; from datetime import timedelta; from form_handler.store.database import Database\n"
        "from form_handler.store.outbox import claim\n"
        "from form_handler.store.outcomes import mark_sent\n"
        "database = Database(sys.argv[1])\n"
        "while batch := claim(database, 3, timedelta(minutes=5)):\n"
        "    for delivery in batch: print(delivery.id); assert mark_sent(database, delivery)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    claimed = [number for process in started for number in process.communicate(timeout=60)[0].split()]
    assert [process.returncode for process in started] == [0, 0, 0]
    claimed += [str(delivery.id) for delivery in claim(database, 60, LEASE)]
    assert len(claimed) == len(set(claimed)) == 60


def test_deleting_a_submission_deletes_its_deliveries(database: Database) -> None:
    store(database)
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM submissions")
        assert connection.exec_driver_sql("SELECT count(*) FROM deliveries").scalar() == 0


def test_whoever_is_alone_takes_over_what_a_dead_deliverer_held(sqlite_database: Database) -> None:
    store(sqlite_database)
    [held] = claim(sqlite_database, 10, LEASE)
    with at_work(sqlite_database):
        [taken] = claim(sqlite_database, 10, LEASE)
        assert taken.recipient == OWNER
        assert not mark_sent(sqlite_database, held)
        with at_work(sqlite_database):  # a second one at work beside it takes nothing over
            assert claim(sqlite_database, 10, LEASE) == []
        assert mark_sent(sqlite_database, taken)


def test_a_sign_of_presence_that_cannot_be_set_is_an_unavailable_store(sqlite_database: Database) -> None:
    path = sqlite_database.file_beside(".deliverers")
    assert path is not None
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="deliverers"), at_work(sqlite_database):
        pass
