"""Courtesy: deliveries take what visitors leave of the processor, and a small share of it in any case."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

MOST = 0.6  # of a processor that visitors and deliveries may have together, so that whoever comes finds room
LEAST = 0.1  # that deliveries get however many visitors come: owners want to hear of them


class Courtesy:
    """Measures what the calling thread takes, and has it wait in proportion where visitors came meanwhile."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._visited = threading.Event()
        self._last = _Spent.until_now()

    def note_visit(self) -> None:
        """Say that a visitor came; costs next to nothing, from any thread."""
        self._visited.set()

    def start(self) -> None:
        """Measure from now on: who came before has what they came for."""
        self._visited.clear()
        self._last = _Spent.until_now()

    def let_visitors_go_first(self) -> None:
        """Wait where somebody came since the last time; returns at once when `stopping` is set."""
        now = _Spent.until_now()
        if self._visited.is_set():
            self._visited.clear()
            self._stopping.wait(reckon_pause(now.here - self._last.here, self._measure_visitors(now)))
        self._last = now

    def _measure_visitors(self, now: _Spent) -> float:
        """Return which part of a processor everybody but the calling thread took since the last time."""
        others = (now.everywhere - self._last.everywhere) - (now.here - self._last.here)
        return others / max(now.moment - self._last.moment, 1e-6)


class _Spent(NamedTuple):
    """Seconds of the processor: what this thread, and what the whole process took until a moment."""

    here: float
    everywhere: float
    moment: float

    @classmethod
    def until_now(cls) -> _Spent:
        return cls(time.thread_time(), time.process_time(), time.monotonic())


def reckon_pause(spent: float, visitors: float) -> float:
    """Return the seconds to wait after so many of the processor, where visitors take this part of one."""
    share = min(max(MOST - visitors, LEAST), MOST)
    return spent * (1 / share - 1)
