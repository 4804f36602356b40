"""Group commit: what threads want to write at the same time becomes one transaction, so one flush of the disk."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from form_handler.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from form_handler.store.database import Driver

T = TypeVar("T")


class GroupCommit:
    """Runs works inside transactions that `begin` gives; a work is a function that may be run again after an undo.

    It has no thread of its own: whoever gets in does the works of all who wait, and they find theirs done. Nobody waits
    for a group to grow. A work that fails undoes the transaction, and then each is done in a transaction of its own:
    nobody's mistake is another's, and that needs no savepoints.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[Driver]]) -> None:
        self._begin = begin
        self._waiting: deque[_Work[Any]] = deque()
        self._door = threading.Lock()
        self._is_led = False

    def write(self, do: Callable[[Driver], T]) -> T:
        """Return what `do` returned, once it is committed; raises what it raised, or why nothing could be committed."""
        work = _Work(do)
        with self._door:
            self._waiting.append(work)
            must_wait, self._is_led = self._is_led, True
        if must_wait:
            work.wait()
        if not work.is_settled:
            self._lead()
        return work.give()

    def _lead(self) -> None:
        """Do all that waits, and let the first of those who came meanwhile go on."""
        with self._door:
            works, self._waiting = self._waiting, deque()
        try:
            self._write_all(works)
        finally:
            for work in works:
                work.settle()
            with self._door:
                self._is_led = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].go_on()

    def _write_all(self, works: Sequence[_Work[Any]]) -> None:
        if not self._write_together(works):
            for work in works:
                self._write_together([work])

    def _write_together(self, works: Sequence[_Work[Any]]) -> bool:
        """Settle the works in one transaction; returns False where one of several failed, and nothing is settled."""
        is_one_at_fault = False
        try:
            with self._begin() as driver:
                is_one_at_fault = True
                results = [work.do(driver) for work in works]
                is_one_at_fault = False
        except Exception as error:  # noqa: BLE001  (whatever it is, all who wait for it have to hear of it)
            if is_one_at_fault and len(works) > 1:
                return False
            for work in works:
                work.error = error
        else:
            for work, result in zip(works, results, strict=True):
                work.result, work.error = result, None
        return True


class _Work(Generic[T]):
    """What one thread wants to write, and what became of it."""

    def __init__(self, do: Callable[[Driver], T]) -> None:
        self.do = do
        self.is_settled = False
        self.result: T | None = None
        # What is left if whoever did the work was stopped in the middle of it.
        self.error: Exception | None = StoreUnavailable("store.unavailable", reason="interrupted")
        self._turn = threading.Lock()
        self._turn.acquire()

    def wait(self) -> None:
        self._turn.acquire()

    def go_on(self) -> None:
        self._turn.release()

    def settle(self) -> None:
        self.is_settled = True
        self.go_on()

    def give(self) -> T:
        if self.error is not None:
            raise self.error
        return cast("T", self.result)
