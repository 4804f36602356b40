"""Visits: how much one address sends, and all together to one form, counted for all processes and machines."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.errors import HandlerError
from form_handler.recent import RecentCounts
from form_handler.store.database import Database
from form_handler.store.limits import Count, count, forget_ended, prepare
from form_handler.store.places import find_counters

if TYPE_CHECKING:
    from form_handler.judging.case import Case
    from form_handler.settings import Settings

_log = logging.getLogger(__name__)

ADDRESS_WINDOW, FORM_WINDOW, TEXT_WINDOW = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
SHORTEST_TEXT = 80  # characters; two people may well use the same few words, and some begin with those of the page
TIDY_EVERY = 3600.0  # seconds
HELD_BACK = (
    5  # times as many as a form takes are kept as suspected spam before others have to wait, for the disk's sake
)


class Visits:
    """Counts in a table that all share. Where it cannot be counted, nobody is turned away for it.

    What comes for the first time is not shared before it comes again, so that one visitor per process and window may
    be overlooked, and nearly all cost no write. Who has to wait costs none either.
    """

    def __init__(self, settings: Settings) -> None:
        self._database = Database(find_counters(settings), is_durable=False)
        self._key = hashlib.blake2b(settings.secret_key.encode(), person=b"visits").digest()
        self._most_by_address = settings.submissions_per_address
        self._most_by_form = settings.submissions_per_form
        self._recent = RecentCounts()
        self._preparing = threading.Lock()
        self._tidied_at: float | None = None

    def count(self, case: Case, client: str | None) -> int:
        """Count one sending and return the seconds until there is room for it; 0 where there is.

        `client` is a keyed hash, None for an unknown one. The case is told from how many the same text came, and
        whether the form has got enough from all together.
        """
        try:
            wait = self._measure_address(client) or self._measure_form(case)
            if not wait and client and len(case.words) >= SHORTEST_TEXT:
                case.senders = self._count_senders(self._hash(case.words), client)
        except HandlerError as error:
            _log.warning("not counted reason=%s", error)
            self._tidied_at = None  # the table may be gone, with a file that need not be kept
            return 0
        return wait

    def _measure_address(self, client: str | None) -> int:
        """Return the seconds that an address has to wait; it then uses up nothing of what all may send together."""
        if not client or not self._most_by_address:
            return 0
        return self._measure(f"address:{client}", ADDRESS_WINDOW, self._most_by_address)

    def _measure_form(self, case: Case) -> int:
        """Return the seconds to wait where even what is held back has become too much."""
        name, most = case.form.name, self._most_by_form
        case.is_in_a_crowd = bool(most and self._measure(f"form:{name}", FORM_WINDOW, most))
        return self._measure(f"crowd:{name}", FORM_WINDOW, most * HELD_BACK) if case.is_in_a_crowd else 0

    def _measure(self, key: str, window: timedelta, most: int) -> int:
        """Count a key once more and return the seconds to wait where that is too often."""
        with self._recent.lock:
            recent = self._recent.find(key, window)
            recent.pending += 1
            step = 0 if recent.full_until else recent.take_step(most)
        if step:
            found = self._share(key, step, window, recent.began)
            recent.full_until = found.ends_at if found.times > most else None
        if recent.full_until is None:
            return 0
        return max(1, round((recent.full_until - datetime.now(UTC)).total_seconds()))

    def _count_senders(self, text: str, client: str) -> int:
        """Return from how many addresses a text came; each counts once, the first one here not before the second."""
        with self._recent.lock:
            recent = self._recent.find(f"text:{text}", TEXT_WINDOW)
            first = recent.client = recent.client or client
            if not recent.is_shared and first == client:
                return 1
            senders = [client] if recent.is_shared else [first, client]
            recent.is_shared = True
        keys = [f"sender:{self._hash(sender + text)}" for sender in senders]
        new = sum(self._share(key, 1, TEXT_WINDOW, recent.began).times == 1 for key in keys)
        return self._share(f"text:{text}", new, TEXT_WINDOW, recent.began).times

    def _share(self, key: str, step: int, window: timedelta, began: datetime) -> Count:
        self._tidy()
        return self._database.write_at_once(
            lambda driver: count(self._database, driver, key, window, step=step, began=began)
        )

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
