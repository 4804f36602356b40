"""Visits: how much one address sends, and all together to one form, counted for all processes and machines."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.errors import HandlerError
from form_handler.store.database import Database
from form_handler.store.limits import Count, count, forget_ended, prepare
from form_handler.store.places import find_counters

if TYPE_CHECKING:
    from form_handler.judging.case import Case
    from form_handler.settings import Settings
    from form_handler.store.database import Driver

_log = logging.getLogger(__name__)

ADDRESS_WINDOW, FORM_WINDOW, TEXT_WINDOW = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
SHORTEST_TEXT = 80  # characters; two people may well use the same few words, and some begin with those of the page
TIDY_EVERY = 3600.0  # seconds


class Visits:
    """Counts in a table that all share. Where it cannot be counted, nobody is turned away for it."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(find_counters(settings), is_durable=False)
        self._key = hashlib.blake2b(settings.secret_key.encode(), person=b"visits").digest()
        self._most_by_address = settings.submissions_per_address
        self._most_by_form = settings.submissions_per_form
        self._preparing = threading.Lock()
        self._tidied_at: float | None = None

    def count(self, case: Case, client: str | None) -> int:
        """Count one sending and return the seconds until there is room for it; 0 where there is.

        `client` is a keyed hash, None for an unknown one. The case is told from how many the same text came.
        """
        try:
            self._tidy()
            waits, case.senders = self._database.write_in_group(lambda driver: self._count(driver, case, client))
        except HandlerError as error:
            _log.warning("not counted reason=%s", error)
            return 0
        return max(waits, default=0)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def _count(self, driver: Driver, case: Case, client: str | None) -> tuple[list[int], int]:
        """Return the seconds to wait for each limit, and how many sent the same text."""
        waits, senders = [], 0
        if client and self._most_by_address:
            waits.append(_wait(self._step(driver, f"address:{client}", ADDRESS_WINDOW), self._most_by_address))
        if client and len(case.words) >= SHORTEST_TEXT:
            senders = self._count_senders(driver, self._hash(case.words), client)
        # The row that all visitors change is the last one, because on PostgreSQL each is locked to the end.
        if self._most_by_form:
            waits.append(_wait(self._step(driver, f"form:{case.form.name}", FORM_WINDOW), self._most_by_form))
        return waits, senders

    def _count_senders(self, driver: Driver, text: str, client: str) -> int:
        """Return from how many addresses a text came; each counts once."""
        is_first = self._step(driver, f"sender:{self._hash(client + text)}", TEXT_WINDOW).times == 1
        return self._step(driver, f"text:{text}", TEXT_WINDOW, 1 if is_first else 0).times

    def _step(self, driver: Driver, key: str, window: timedelta, step: int = 1) -> Count:
        return count(self._database, driver, key, window, step=step)

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode("utf-8", "replace"), key=self._key, digest_size=16).hexdigest()

    def _tidy(self) -> None:
        """Make the table where there is none, and forget now and then what ended."""
        now = time.monotonic()
        if self._tidied_at is not None and now - self._tidied_at < TIDY_EVERY:
            return
        with self._preparing:
            if self._tidied_at is None:
                prepare(self._database)
            self._tidied_at = now
        forget_ended(self._database)


def _wait(found: Count, most: int) -> int:
    """Return the seconds until the window ends where there were too many in it."""
    left = (found.ends_at - datetime.now(UTC)).total_seconds()
    return max(1, round(left)) if found.times > most else 0
