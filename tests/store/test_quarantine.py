"""The quarantine in the database: what is released is put into the outbox once, whoever asks however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from form_handler.store.additions import add_once_a_day
from form_handler.store.deliveries import list_deliveries
from form_handler.store.drafts import PlannedDelivery
from form_handler.store.erasure import find_stale
from form_handler.store.outbox import claim
from form_handler.store.quarantine import count_quarantined, find_untold, quarantine, release
from form_handler.store.submissions import find_submission, list_submissions
from form_handler.store.tables import ACCEPTED, QUARANTINED
from tests.support.submissions import store

if TYPE_CHECKING:
    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
PLANNED = [PlannedDelivery("owner-mail", "a@b.example", "b.example"), PlannedDelivery("owner-mail", "c@b.example")]
NOTICE = PlannedDelivery("quarantine-notice", "a@b.example")


def hold(database: Database, **changes: object) -> str:
    return store(database, state=QUARANTINED, recipients=[], **changes).receipt


def state_of(database: Database, receipt: str) -> str:
    submission = find_submission(database, receipt)
    assert submission is not None
    return submission.state


def recipients_in(database: Database) -> list[str]:
    ids = [submission.id for submission in list_submissions(database)]
    return [delivery.recipient for delivery in list_deliveries(database, ids)]


def test_what_is_released_is_delivered_once(database: Database) -> None:
    receipt = hold(database)
    assert claim(database, 9, LEASE) == []
    assert release(database, receipt, PLANNED)
    assert not release(database, receipt, PLANNED)
    assert state_of(database, receipt) == ACCEPTED
    claimed = claim(database, 9, LEASE)
    assert [delivery.recipient for delivery in claimed] == ["a@b.example", "c@b.example"]
    assert claimed[0].message_id.endswith("@b.example")
    assert len({delivery.message_id for delivery in claimed}) == 2


def test_many_who_release_at_the_same_moment_cause_it_once(database: Database) -> None:
    receipt = hold(database)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: release(database, receipt, PLANNED), range(8)))
    assert done.count(True) == 1
    assert recipients_in(database) == ["a@b.example", "c@b.example"]


def test_nothing_is_released_that_is_not_there(database: Database) -> None:
    accepted = store(database).receipt
    assert not release(database, accepted, PLANNED)
    assert not release(database, "0000-0000", PLANNED)
    assert len(recipients_in(database)) == 1


def test_what_is_held_back_later_does_not_leave(database: Database) -> None:
    receipt = store(database, recipients=["a@b.example", "c@b.example"]).receipt
    [under_way] = claim(database, 1, LEASE)
    assert quarantine(database, receipt)
    assert not quarantine(database, receipt)
    assert recipients_in(database) == [under_way.recipient]  # too late for that one
    assert release(database, receipt, PLANNED)
    assert sorted(recipients_in(database)) == ["a@b.example", "c@b.example"]


def test_how_many_wait(database: Database) -> None:
    store(database)
    receipts = [hold(database) for _ in range(3)]
    assert count_quarantined(database) == 3
    assert len(list_submissions(database, state=QUARANTINED)) == 3
    assert len(list_submissions(database, state=ACCEPTED)) == 1
    release(database, receipts[0], [])
    assert count_quarantined(database) == 2


def test_it_is_told_once_a_day_and_of_what_is_new(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        assert find_untold(database, NOTICE.kind) == {}
        hold(database)
        hold(database, form="order")
        newest = find_untold(database, NOTICE.kind)
        assert set(newest) == {"contact", "order"}
        assert add_once_a_day(database, max(newest.values()), [NOTICE])
        assert find_untold(database, NOTICE.kind) == {}
        hold(database)
        [again] = find_untold(database, NOTICE.kind).values()
        assert not add_once_a_day(database, again, [NOTICE])
        clock.shift(timedelta(days=1))
        assert add_once_a_day(database, again, [NOTICE])
        assert not add_once_a_day(database, again, [])
    assert recipients_in(database).count("a@b.example") == 2


def test_two_machines_tell_it_once(database: Database) -> None:
    hold(database)
    [newest] = find_untold(database, NOTICE.kind).values()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: add_once_a_day(database, newest, [NOTICE]), range(4)))
    assert done.count(True) == 1
    assert recipients_in(database) == ["a@b.example"]


def test_what_waited_long_is_found(database: Database) -> None:
    old = hold(database, received_at=NOON - timedelta(days=31))
    hold(database, received_at=NOON)
    hold(database, received_at=NOON - timedelta(days=31), form="order")
    store(database, received_at=NOON - timedelta(days=31))
    [found] = find_stale(database, NOON - timedelta(days=30), ["order"])
    assert found == (old, "contact", NOON - timedelta(days=31))
