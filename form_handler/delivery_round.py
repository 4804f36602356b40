"""One round of delivering: a few claimed deliveries, each sent, put back or failed, none in the way of the others."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation
from form_handler.deliveries.alert import WAYS
from form_handler.errors import DeliveryFailure, FinalFailure, StoreUnavailable, TemporaryFailure
from form_handler.store.outbox import drop, extend_lease, release
from form_handler.store.outcomes import mark_failed, mark_retry, mark_sent
from form_handler.store.submissions import find_submissions
from form_handler.store.tables import QUARANTINED
from form_handler.targets import way_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from form_handler.carriers.carrier import Carrier
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

_log = logging.getLogger(__name__)

BATCH = 10
LEASE = timedelta(seconds=60)  # kept by the heartbeat while its holder lives
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, *[240] * 17)]  # three days in all


class Round:
    """Works on deliveries that were claimed together; `sent` counts those that were accepted.

    `accepted` holds what a carrier took and the database does not know yet: it outlives a round that is cut short.
    """

    def __init__(
        self,
        database: Database,
        carriers: Sequence[Carrier],
        content: Content,
        lease: timedelta,
        accepted: list[Delivery],
    ) -> None:
        self._database = database
        self._carriers = {kind: carrier for carrier in carriers for kind in carrier.kinds}
        self._content = content
        self._lease = lease
        self._accepted = accepted
        self._broken: dict[str, TemporaryFailure] = {}
        self.sent = 0

    def deliver(
        self, claimed: Sequence[Delivery], pause: Callable[[], None], stopping: threading.Event
    ) -> frozenset[str]:
        """Work until all are done or `stopping` is set; return the kinds of which nothing can leave at the moment.

        `pause` is called before each delivery.
        """
        submissions = find_submissions(self._database, [delivery.submission_id for delivery in claimed])
        for delivery in claimed:
            pause()
            if stopping.is_set():
                release(self._database, delivery)
            elif _is_held_back(delivery, submissions.get(delivery.submission_id)):
                drop(self._database, delivery)
            elif delivery.kind in self._broken:
                self._postpone(delivery, self._broken[delivery.kind])
            elif self._has_lease(delivery) and delivery.submission_id in submissions:
                self._deliver_one(delivery, submissions[delivery.submission_id])
        return frozenset(self._broken)

    def _deliver_one(self, delivery: Delivery, submission: Submission) -> None:
        """Send, put back or fail a delivery; notes the failure that would meet every other one of its carrier too."""
        try:
            self._send(delivery, submission)
        except TemporaryFailure as failure:
            self._postpone(delivery, failure)
            if failure.is_general:
                self._broken |= dict.fromkeys(self._carriers[delivery.kind].kinds, failure)
        except FinalFailure as failure:
            self._fail(delivery, failure)
        else:
            self._accepted.append(delivery)
            self.sent += 1
            note_loss(mark_sent(self._database, delivery), delivery, "sent")
            self._accepted.remove(delivery)

    def _send(self, delivery: Delivery, submission: Submission) -> None:
        if delivery.attempts > len(PAUSES) + 1:
            raise FinalFailure("delivery.interrupted", attempts=delivery.attempts - 1)
        carrier = self._carriers.get(delivery.kind)
        if carrier is None:
            raise FinalFailure("delivery.kind", kind=delivery.kind)
        try:
            carrier.carry(delivery, submission, self._content)
        except DeliveryFailure:
            raise
        except StoreUnavailable as error:  # what the carrier had to look up; it says nothing of the message
            failure = TemporaryFailure(error.key)
            failure.facts |= error.facts
            raise failure from error
        except Exception as error:
            # Nobody knows what state the connection is in, so the next delivery gets a new one.
            carrier.close()
            raise _to_failure(error, delivery) from error

    def _has_lease(self, delivery: Delivery) -> bool:
        """Tell whether the delivery still is ours, and keep it so where the mails before it took long."""
        left = (delivery.lease_until or delivery.created_at) - datetime.now(UTC)
        if left > self._lease * 0.8:
            return True
        return note_loss(extend_lease(self._database, delivery, self._lease), delivery, "kept")

    def _postpone(self, delivery: Delivery, failure: TemporaryFailure) -> None:
        if delivery.attempts > len(PAUSES):
            self._fail(delivery, failure)
            return
        next_attempt_at = datetime.now(UTC) + max(PAUSES[delivery.attempts - 1], failure.retry_after)
        _log.warning("delivery %s waits until %s: %s", delivery.id, next_attempt_at, failure)
        is_noted = mark_retry(self._database, delivery, self._tell(failure), next_attempt_at)
        note_loss(is_noted, delivery, "postponed")

    def _fail(self, delivery: Delivery, failure: DeliveryFailure) -> None:
        _log.error("delivery %s failed for good: %s", delivery.id, failure)
        note_loss(mark_failed(self._database, delivery, self._tell(failure)), delivery, "failed")

    def _tell(self, failure: DeliveryFailure) -> str:
        return failure.sentence(self._content.site.default_language)


def note_loss(is_ours: bool, delivery: Delivery, outcome: str) -> bool:
    """Log where a delivery was not ours any more, so that nothing was recorded; returns whether it was."""
    if not is_ours:
        _log.warning("delivery %s belongs to another deliverer since; not recorded as %s", delivery.id, outcome)
    return is_ours


def _to_failure(error: Exception, delivery: Delivery) -> FinalFailure:
    _log.error("delivery %s met something unexpected", delivery.id, exc_info=error)
    return FinalFailure("delivery.unexpected", reason=f"{type(error).__name__}: {error}")


def _is_held_back(delivery: Delivery, submission: Submission | None) -> bool:
    """Tell whether its submission went into quarantine while somebody was at it; a release makes it anew."""
    is_quarantined = submission is not None and submission.state == QUARANTINED
    return is_quarantined and way_of(delivery.kind) in {*WAYS, confirmation.KIND}
