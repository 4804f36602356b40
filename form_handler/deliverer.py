"""The deliverer: takes what waits in the outbox, sends it, and records what became of it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from form_handler.courtesy import Courtesy
from form_handler.delivery_round import BATCH, LEASE, Round, note_loss
from form_handler.errors import StoreUnavailable
from form_handler.heartbeat import keep_leases
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_sent
from form_handler.store.presence import at_work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from form_handler.carriers.carrier import Carrier
    from form_handler.chore import Chore
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content

_log = logging.getLogger(__name__)

POLL = 5.0  # seconds until the outbox is looked at unasked: for retries, and for what other processes store
REST = 30.0  # seconds in which a way out that is broken is left alone
ENDING_SECONDS = 8.0  # for the mail that is on its way: `docker stop` kills after ten
LONGEST_PAUSE = 60.0  # seconds between tries while the database does not answer


class Deliverer:
    """Sends deliveries, in a thread of its own (`start`) or in the caller's (`run_once`).

    A mail is sent again only where a crash or a lost answer leaves open whether the server took it, and then under the
    same Message-ID.
    """

    def __init__(
        self,
        database: Database,
        carriers: Sequence[Carrier],
        content_provider: Callable[[], Content],
        *,
        lease: timedelta = LEASE,
        poll: float = POLL,
    ) -> None:
        self._database = database
        self._carriers = tuple(carriers)
        self._content_provider = content_provider
        self._lease = lease
        self._poll = poll
        self.chores: Sequence[Chore] = ()
        self._accepted: list[Delivery] = []
        self._thread: threading.Thread | None = None
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._courtesy = Courtesy(self._stopping)
        self._broken: frozenset[str] = frozenset()  # kinds of which nothing could leave the last time
        self._rested_at = 0.0

    def start(self) -> None:
        """Begin to deliver in a thread, if it does not already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="deliverer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that something new waits; costs next to nothing."""
        self._courtesy.note_visit()
        self._awake.set()

    def stop(self, timeout: float = ENDING_SECONDS) -> bool:
        """End after the mail that is on its way; return whether the thread has ended within `timeout` seconds."""
        self._stopping.set()
        self._awake.set()
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def run_once(self, *, without: frozenset[str] = frozenset()) -> int:
        """Deliver all that is due and return how many were sent; raises StoreUnavailable.

        The kinds in `without` are left alone, like those of which nothing turns out to be able to leave.
        """
        sent = 0
        self._broken = without
        self._record_accepted()
        with at_work(self._database):
            try:
                while not self._stopping.is_set():
                    content = self._content_provider()
                    batch = claim(self._database, BATCH, self._lease, without=self._broken)
                    if not batch:
                        break
                    sent += self._deliver(batch, content)
            finally:
                for carrier in self._carriers:
                    carrier.close()
        return sent

    def do_chores(self) -> None:
        """Do the chores that are due, which the thread of `start` does by itself."""
        for chore in self.chores:
            chore.do_when_due()

    def _deliver(self, batch: Sequence[Delivery], content: Content) -> int:
        round_ = Round(self._database, self._carriers, content, self._lease, self._accepted)
        with keep_leases(self._database, batch, self._lease):
            self._broken |= round_.deliver(batch, self._courtesy.let_visitors_go_first, self._stopping)
        return round_.sent

    def _record_accepted(self) -> None:
        """Record first what was sent while the database did not answer, or it would be sent again."""
        while self._accepted:
            note_loss(mark_sent(self._database, self._accepted[0]), self._accepted[0], "sent")
            self._accepted.pop(0)

    def _run(self) -> None:
        troubles = 0
        while not self._stopping.is_set():
            self._awake.clear()
            self._courtesy.start()
            try:
                self._run_rested()
                self.do_chores()
                troubles = 0
                self._awake.wait(self._poll)
            except Exception as error:  # noqa: BLE001  (the thread has to outlive whatever happens to one round)
                troubles += 1
                _log.error("delivering pauses: %s", error, exc_info=not isinstance(error, StoreUnavailable))
                self._stopping.wait(min(2.0**troubles, LONGEST_PAUSE))

    def _run_rested(self) -> None:
        """Deliver, and leave alone for a while what is broken: trying all of a backlog would only put it off."""
        is_over = time.monotonic() >= self._rested_at
        known = frozenset() if is_over else self._broken
        self.run_once(without=known)
        if self._broken - known:
            self._rested_at = time.monotonic() + REST


def open_deliverer(settings: Settings, database: Database, content_provider: Callable[[], Content]) -> Deliverer:
    """Return the deliverer that the settings describe; it does nothing before it is started."""
    from form_handler.alerts import Alerts
    from form_handler.carriers import open_carriers
    from form_handler.housekeeping import Housekeeping

    deliverer = Deliverer(database, open_carriers(settings, database), content_provider)
    deliverer.chores = [kind(database, settings, content_provider) for kind in (Housekeeping, Alerts)]
    return deliverer
