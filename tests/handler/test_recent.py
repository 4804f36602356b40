"""What one process counts by itself before it tells the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from form_handler import recent
from form_handler.recent import RecentCounts

HOUR = timedelta(hours=1)


def steps(counts: RecentCounts, times: int, most: int) -> list[int]:
    found = []
    for _ in range(times):
        one = counts.find("a", HOUR)
        one.pending += 1
        found.append(one.take_step(most))
    return found


def test_who_comes_once_is_told_to_nobody_and_then_nothing_is_missed() -> None:
    assert steps(RecentCounts(), 5, most=20) == [0, 2, 1, 1, 1]


def test_a_large_limit_is_counted_in_steps() -> None:
    assert steps(RecentCounts(), 100, most=600) == ([0] * 29 + [30]) * 3 + [0] * 10


def test_a_window_ends_and_a_clock_may_be_set_back() -> None:
    counts = RecentCounts()
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock:
        first = counts.find("a", HOUR)
        clock.shift(HOUR - timedelta(seconds=1))
        assert counts.find("a", HOUR) is first
        clock.shift(timedelta(seconds=1))
        second = counts.find("a", HOUR)
        assert second is not first
        clock.shift(-timedelta(days=1))
        assert counts.find("a", HOUR) is not second


def test_who_had_to_wait_is_let_in_when_the_window_of_all_is_over() -> None:
    counts = RecentCounts()
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock:
        counts.find("a", HOUR).full_until = noon + HOUR / 2
        clock.shift(HOUR / 2 - timedelta(seconds=1))
        assert counts.find("a", HOUR).full_until is not None
        clock.shift(timedelta(seconds=1))
        assert counts.find("a", HOUR).full_until is None


def test_it_never_holds_more_than_so_many() -> None:
    counts = RecentCounts()
    kept = [counts.find(str(number), HOUR) for number in range(recent.MOST_KEYS + 5)]
    assert counts.find(str(recent.MOST_KEYS), HOUR) is kept[recent.MOST_KEYS]
    assert counts.find("0", HOUR) is not kept[0]
    assert len(counts._keys) == recent.MOST_KEYS
