"""The tally: answers by their status, counted by all processes of a server in memory that they share."""

from __future__ import annotations

import mmap
import threading

ROWS = 256  # more than processes at a time: each counts in a row of its own, so that none waits for another
FIRST, LAST = 100, 599  # statuses
_WIDTH = LAST - FIRST + 1
_BYTES = 8


class Tally:
    """Made before the processes are; what one has counted stays when it ends."""

    def __init__(self, rows: int = ROWS) -> None:
        self._rows = rows
        self._cells = memoryview(mmap.mmap(-1, rows * _WIDTH * _BYTES)).cast("Q")
        self._start = 0
        self._lock = threading.Lock()

    def take_row(self, number: int) -> None:
        """Count in this row from now on, in a process that was just made; the number is any that grows by one."""
        self._start = number % self._rows * _WIDTH
        self._lock = threading.Lock()

    def count(self, status: int) -> None:
        """Count an answer."""
        with self._lock:
            self._cells[self._start + status - FIRST] += 1

    def sum_up(self) -> dict[int, int]:
        """Return how many answers had each status that was given."""
        sums = {FIRST + column: sum(self._cells[column::_WIDTH]) for column in range(_WIDTH)}
        return {status: number for status, number in sums.items() if number}


ANSWERS = Tally()  # of this server: it is imported before the workers are forked, which count in it together
