"""One round of delivering: a few claimed deliveries, each sent, put back or failed, none in the way of the others."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.errors import DeliveryFailure, FinalFailure, TemporaryFailure
from form_handler.mail.compose import compose
from form_handler.mail.message import recipient_of
from form_handler.store.outbox import extend_lease, mark_failed, mark_retry, mark_sent, release
from form_handler.store.submissions import find_submissions

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from email.message import EmailMessage

    from form_handler.mail.post_office import PostOffice
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

logger = logging.getLogger(__name__)

BATCH = 10
LEASE = timedelta(minutes=5)  # longer than a mail server takes for one mail
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, *[240] * 17)]  # three days in all


class Round:
    """Works on deliveries that were claimed together; `sent` counts the mails that were accepted.

    `accepted` holds what the server took and the database does not know yet: it outlives a round that is cut short.
    """

    def __init__(
        self,
        database: Database,
        post_office: PostOffice,
        content: Content,
        lease: timedelta,
        accepted: list[Delivery],
    ) -> None:
        self._database = database
        self._post_office = post_office
        self._content = content
        self._lease = lease
        self._accepted = accepted
        self.sent = 0

    def deliver(self, claimed: Sequence[Delivery], pause: Callable[[], None], stopping: threading.Event) -> bool:
        """Work until all are done or `stopping` is set; False when no mail at all can leave at the moment.

        `pause` is called before each delivery and may take as long as a lease allows.
        """
        submissions = find_submissions(self._database, [delivery.submission_id for delivery in claimed])
        broken: TemporaryFailure | None = None
        for delivery in claimed:
            pause()
            if stopping.is_set():
                release(self._database, delivery)
            elif broken is not None:
                self._postpone(delivery, broken)
            elif self._has_lease(delivery) and delivery.submission_id in submissions:
                broken = self._deliver_one(delivery, submissions[delivery.submission_id])
        return broken is None

    def _deliver_one(self, delivery: Delivery, submission: Submission) -> TemporaryFailure | None:
        """Send or fail a delivery; returns the failure that would meet every other delivery too."""
        try:
            self._send(delivery, submission)
        except TemporaryFailure as failure:
            self._postpone(delivery, failure)
            return failure if failure.is_general else None
        except FinalFailure as failure:
            self._fail(delivery, failure)
        else:
            self._accepted.append(delivery)
            self.sent += 1
            self._note(mark_sent(self._database, delivery), delivery, "sent")
            self._accepted.remove(delivery)
        return None

    def _send(self, delivery: Delivery, submission: Submission) -> None:
        if delivery.attempts > len(PAUSES) + 1:
            raise FinalFailure("delivery.interrupted", attempts=delivery.attempts - 1)
        message = self._compose(delivery, submission)
        try:
            self._post_office.send(message, recipient_of(message))
        except DeliveryFailure:
            raise
        except Exception as error:
            # Nobody knows what state the connection is in, so the next mail gets a new one.
            self._post_office.close()
            raise _to_failure(error, delivery) from error

    def _compose(self, delivery: Delivery, submission: Submission) -> EmailMessage:
        try:
            return compose(delivery, submission, self._content, self._post_office.sender)
        except DeliveryFailure:
            raise
        except Exception as error:
            raise _to_failure(error, delivery) from error

    def _has_lease(self, delivery: Delivery) -> bool:
        """Tell whether the delivery still is ours, and keep it so where the mails before it took long."""
        left = (delivery.lease_until or delivery.created_at) - datetime.now(UTC)
        if left > self._lease * 0.8:
            return True
        return self._note(extend_lease(self._database, delivery, self._lease), delivery, "kept")

    def _postpone(self, delivery: Delivery, failure: TemporaryFailure) -> None:
        if delivery.attempts > len(PAUSES):
            self._fail(delivery, failure)
            return
        next_attempt_at = datetime.now(UTC) + PAUSES[delivery.attempts - 1]
        logger.warning("delivery %s waits until %s: %s", delivery.id, next_attempt_at, failure)
        is_noted = mark_retry(self._database, delivery, self._tell(failure), next_attempt_at)
        self._note(is_noted, delivery, "postponed")

    def _fail(self, delivery: Delivery, failure: DeliveryFailure) -> None:
        logger.error("delivery %s failed for good: %s", delivery.id, failure)
        self._note(mark_failed(self._database, delivery, self._tell(failure)), delivery, "failed")

    def _tell(self, failure: DeliveryFailure) -> str:
        return failure.sentence(self._content.site.default_language)

    def _note(self, is_ours: bool, delivery: Delivery, outcome: str) -> bool:
        if not is_ours:
            logger.warning("delivery %s belongs to another deliverer since; not recorded as %s", delivery.id, outcome)
        return is_ours


def _to_failure(error: Exception, delivery: Delivery) -> FinalFailure:
    logger.error("delivery %s met something unexpected", delivery.id, exc_info=error)
    return FinalFailure("delivery.unexpected", reason=f"{type(error).__name__}: {error}")
