"""Troubles: to whom messages do not get through, and when nothing at all does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import Engine, event

from form_handler.deliveries import confirmation, owner_mail
from form_handler.store.deliveries import find_oldest_waiting
from form_handler.store.outbox import Delivery, claim
from form_handler.store.outcomes import mark_failed, mark_retry, mark_sent
from form_handler.store.pause import drop_waiting
from form_handler.store.troubles import find_failing, find_reached, find_troubles
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MAIL = [owner_mail.KIND]
A, B = "a@fleurs.example", "b@fleurs.example"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def take(database: Database, *recipients: str, kind: str = owner_mail.KIND) -> list[Delivery]:
    """Store a submission and claim its deliveries."""
    store(database, kind=kind, recipients=recipients)
    return claim(database, 10, timedelta(minutes=1))


def list_stuck(database: Database) -> list[tuple[str, int, datetime]]:
    return [(each.recipient, each.count, each.since) for each in find_troubles(database, MAIL)]


def explain(database: Database, ask: Callable[[], None]) -> list[str]:
    """Return how the database goes about each question that is asked of it, however little there is in its tables."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with database.read() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        word = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plans = [connection.exec_driver_sql(f"{word} {statement}", parameters) for statement, parameters in asked]
        return ["\n".join(str(row[-1]) for row in plan) for plan in plans]


def test_what_is_tried_in_vain_is_trouble_after_an_hour_and_until_it_arrives(
    database: Database, clock: time_machine.Traveller
) -> None:
    [delivery] = take(database, A)
    mark_retry(database, delivery, "down", NOON + 5 * HOUR)
    clock.shift(HOUR)
    assert (list_stuck(database), find_failing(database, MAIL)) == ([], [])  # it may be over in a moment
    clock.shift(4 * HOUR)  # one message, which few tries are made of by now
    assert (list_stuck(database), find_failing(database, MAIL)) == ([(A, 1, NOON)], MAIL)
    [delivery] = claim(database, 10, timedelta(minutes=1))
    mark_sent(database, delivery)
    assert (list_stuck(database), find_failing(database, MAIL)) == ([], [])


def test_what_nobody_tried_is_no_trouble_of_the_way(database: Database, clock: time_machine.Traveller) -> None:
    store(database)
    clock.shift(5 * HOUR)
    assert (list_stuck(database), find_failing(database, MAIL)) == ([], [])


def test_what_failed_for_good_is_trouble_for_a_day(database: Database, clock: time_machine.Traveller) -> None:
    [delivery] = take(database, A)
    mark_failed(database, delivery, "550 no such user")
    assert (list_stuck(database), find_failing(database, MAIL)) == ([(A, 1, NOON)], MAIL)
    clock.shift(24 * HOUR)
    assert (list_stuck(database), find_failing(database, MAIL)) == ([], [])


def test_a_recipient_in_trouble_is_no_way_that_fails_where_another_is_reached(
    database: Database, clock: time_machine.Traveller
) -> None:
    refused, taken = take(database, A, B)
    mark_failed(database, refused, "550 no such user")
    assert find_failing(database, MAIL) == MAIL
    clock.shift(HOUR)
    mark_sent(database, taken)
    assert list_stuck(database) == [(A, 1, NOON)]
    assert find_reached(database, owner_mail.KIND, NOON) == {B}
    assert find_failing(database, MAIL) == []


def test_what_got_through_before_says_nothing(database: Database, clock: time_machine.Traveller) -> None:
    [delivery] = take(database, A)
    mark_sent(database, delivery)
    clock.shift(HOUR)
    [delivery] = take(database, A)
    mark_failed(database, delivery, "554 refused")
    assert find_failing(database, MAIL) == MAIL


def test_a_way_that_works_again_may_fail_again(database: Database, clock: time_machine.Traveller) -> None:
    [delivery] = take(database, A)
    mark_failed(database, delivery, "554 refused")
    clock.shift(HOUR)
    [delivery] = take(database, A)
    mark_sent(database, delivery)
    assert find_failing(database, MAIL) == []
    clock.shift(HOUR)
    [delivery] = take(database, A)
    mark_failed(database, delivery, "554 refused")
    assert list_stuck(database) == [(A, 2, NOON)]
    assert find_failing(database, MAIL) == MAIL


def test_only_the_kinds_that_are_asked_about_count(database: Database, clock: time_machine.Traveller) -> None:
    [delivery] = take(database, "jane@mistyped.example", kind=confirmation.KIND)
    mark_failed(database, delivery, "550 no such user")
    assert (find_troubles(database, MAIL), find_failing(database, MAIL)) == ([], [])
    assert find_failing(database, [*MAIL, confirmation.KIND]) == [confirmation.KIND]


def test_what_was_given_up_untried_is_no_trouble(database: Database, clock: time_machine.Traveller) -> None:
    store(database)
    drop_waiting(database, NOON, "sent before the restore")
    assert (list_stuck(database), find_failing(database, MAIL)) == ([], [])


def test_looking_takes_no_longer_after_years_of_mail(database: Database) -> None:
    """Each question that health asks is answered from an index, and never by reading all deliveries."""
    refused, taken = take(database, A, B)
    mark_failed(database, refused, "550 no such user")
    mark_sent(database, taken)

    def ask() -> None:
        assert find_failing(database, MAIL) == []
        assert find_reached(database, owner_mail.KIND, NOON) == {B}
        assert find_oldest_waiting(database, MAIL) is None

    plans = explain(database, ask)
    used = {name for plan in plans for name in re.findall(r"ix_deliveries_[a-z]+", plan)}
    assert used == {"ix_deliveries_failed", "ix_deliveries_sent", "ix_deliveries_waiting"}
    assert not [plan for plan in plans if re.search(r"Seq Scan on deliveries|SCAN deliveries(?! USING INDEX)", plan)]
