"""Flags: switched on once for all processes and machines, by whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from form_handler.store.flags import clear_flag, find_flag, move_flag, set_flag

if TYPE_CHECKING:
    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_one_that_is_on_keeps_its_moment_until_it_is_moved(database: Database) -> None:
    assert find_flag(database, "some") is None
    with time_machine.travel(NOON, tick=False) as clock:
        set_flag(database, "some")
        clock.shift(timedelta(hours=1))
        set_flag(database, "some")
        assert find_flag(database, "some") == NOON
        move_flag(database, "some", NOON + timedelta(hours=2))
        assert find_flag(database, "some") == NOON + timedelta(hours=2)
        move_flag(database, "another", NOON)
    assert clear_flag(database, "some")
    assert not clear_flag(database, "some")
    assert find_flag(database, "some") is None
    assert find_flag(database, "another") == NOON


def test_several_may_switch_at_the_same_moment(database: Database) -> None:
    """As two deliverers do whom the same webhook asks to wait."""

    def switch(number: int) -> None:
        set_flag(database, f"set {number // 8}")
        move_flag(database, f"moved {number // 8}", NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(switch, range(80)))
    assert {find_flag(database, f"moved {number}") for number in range(10)} == {NOON}
