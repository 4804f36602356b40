from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from form_handler.store.limits import Count, count, count_up, forget_ended

if TYPE_CHECKING:
    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows_in(database: Database) -> int:
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM limits").scalar_one())


def test_a_window_begins_with_the_first_time_and_ends_for_good(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [count_up(database, "a", HOUR) for _ in range(3)] == [1, 2, 3]
        clock.shift(HOUR - timedelta(seconds=1))
        assert count_up(database, "a", HOUR) == 4
        clock.shift(timedelta(seconds=1))
        assert [count_up(database, "a", HOUR) for _ in range(2)] == [1, 2]


def test_each_key_is_counted_by_itself(database: Database) -> None:
    assert [count_up(database, key, HOUR) for key in "abab"] == [1, 1, 2, 2]


def test_nothing_is_counted_twice_or_missed(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: count_up(database, "a", HOUR), range(40)))
    assert sorted(counts) == list(range(1, 41))


def test_what_ended_is_forgotten(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        count_up(database, "a", HOUR)
        count_up(database, "b", 2 * HOUR)
        clock.shift(HOUR)
        forget_ended(database)
        assert rows_in(database) == 1
        assert count_up(database, "b", HOUR) == 2


def test_a_clock_that_was_set_back_makes_no_window_longer(database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        assert [count_up(database, "a", HOUR) for _ in range(2)] == [1, 2]
    with time_machine.travel(NOON - timedelta(days=365), tick=False):
        assert [count_up(database, "a", HOUR) for _ in range(2)] == [1, 2]


def test_clocks_of_two_machines_may_differ_a_little(database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        assert count_up(database, "a", HOUR) == 1
    with time_machine.travel(NOON - timedelta(seconds=30), tick=False):
        assert count_up(database, "a", HOUR) == 2


def test_a_window_may_have_begun_earlier(database: Database) -> None:
    with time_machine.travel(NOON, tick=False), database.write_directly() as driver:
        found = count(database, driver, "a", HOUR, step=5, began=NOON - HOUR / 2)
        assert found == Count(5, NOON + HOUR / 2)
        assert count(database, driver, "a", HOUR, step=0) == found
