"""Courtesy: deliveries leave visitors most of the processor, and get their share of it all the same."""

from __future__ import annotations

import threading
import time

SHARE = 4  # for each second that deliveries take of the processor, visitors get so many, as long as they keep coming


class Courtesy:
    """Measures what the calling thread takes, and has it wait in proportion where visitors came meanwhile."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._visited = threading.Event()
        self._spent = 0.0

    def note_visit(self) -> None:
        """Say that a visitor came; costs next to nothing, from any thread."""
        self._visited.set()

    def start(self) -> None:
        """Measure from now on: who came before has what they came for."""
        self._visited.clear()
        self._spent = time.thread_time()

    def let_visitors_go_first(self) -> None:
        """Wait where somebody came since the last time; returns at once when `stopping` is set."""
        if self._visited.is_set():
            self._visited.clear()
            self._stopping.wait((time.thread_time() - self._spent) * SHARE)
        self._spent = time.thread_time()
