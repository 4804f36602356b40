"""Courtesy: how long deliveries wait for visitors."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from form_handler.courtesy import LEAST, MOST, Courtesy, reckon_pause


class Machine(threading.Event):
    """Clocks that stand still until they are told, and the event that is waited for; both note what is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.here = self.everywhere = self.moment = 100.0
        self.waited: list[float | None] = []
        clocks = SimpleNamespace(
            thread_time=lambda: self.here, process_time=lambda: self.everywhere, monotonic=lambda: self.moment
        )
        monkeypatch.setattr("form_handler.courtesy.time", clocks)

    def work(self, *, here: float = 0.0, visitors: float = 0.0, seconds: float) -> None:
        self.here += here
        self.everywhere += here + visitors
        self.moment += seconds

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        self.moment += timeout or 0.0
        return False


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.mark.parametrize("visitors", [0.0, 0.2, 0.5, MOST - LEAST])
def test_deliveries_and_visitors_share_what_there_is(visitors: float) -> None:
    pause = reckon_pause(1.0, visitors)
    assert 1 / (1 + pause) == pytest.approx(MOST - visitors)


@pytest.mark.parametrize("visitors", [MOST - LEAST, 1.0, 3.0])
def test_deliveries_get_a_little_however_many_visitors_come(visitors: float) -> None:
    pause = reckon_pause(1.0, visitors)
    assert 1 / (1 + pause) == pytest.approx(LEAST)


def test_nobody_waits_where_nobody_came(machine: Machine) -> None:
    courtesy = Courtesy(machine)
    courtesy.note_visit()
    courtesy.start()
    machine.work(here=1.0, seconds=1.0)
    courtesy.let_visitors_go_first()
    assert machine.waited == []


def test_the_pause_is_as_long_as_visitors_need(machine: Machine) -> None:
    courtesy = Courtesy(machine)
    for visitors in (0.0, 0.5):
        courtesy.start()
        courtesy.note_visit()
        machine.work(here=1.0, visitors=2 * visitors, seconds=2.0)
        courtesy.let_visitors_go_first()
    assert machine.waited == [pytest.approx(reckon_pause(1.0, 0.0)), pytest.approx(reckon_pause(1.0, 0.5))]


def test_what_visitors_do_in_a_pause_counts_for_the_next(machine: Machine) -> None:
    courtesy = Courtesy(machine)
    courtesy.note_visit()
    machine.work(here=1.0, seconds=1.0)
    courtesy.let_visitors_go_first()
    [first] = machine.waited
    assert first is not None
    machine.everywhere += first  # they had the processor all the time
    courtesy.note_visit()
    machine.work(here=1.0, seconds=1.0)
    courtesy.let_visitors_go_first()
    assert machine.waited[1] == pytest.approx(reckon_pause(1.0, first / (first + 1.0)))
