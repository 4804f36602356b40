"""Carries webhooks to one address."""

from __future__ import annotations

import http
import importlib.metadata
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries.alert import list_kinds, read_alert
from form_handler.errors import FinalFailure, TemporaryFailure
from form_handler.store.flags import find_flag, move_flag, set_flag
from form_handler.store.uploads import attach_files
from form_handler.webhooks.payload import write_alert, write_submission
from form_handler.webhooks.retry_after import LONGEST, read_retry_after
from form_handler.webhooks.signature import sign

if TYPE_CHECKING:
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from form_handler.targets import Target
    from form_handler.webhooks.post import Answer, Poster
    from generator.content.folder import Content

OFF = "off:"  # begins the flag of a webhook that does not want to be posted to any more
REST = "rest:"  # begins the flag of one that wants to be left alone until the moment of the flag
_BUSY = {429, 502, 503, 504}  # the other messages would meet the same now


class WebhookCarrier:
    """Posts submissions until the other side says that it is gone (410), and then no more."""

    def __init__(self, target: Target, keys: list[bytes], database: Database, poster: Poster) -> None:
        self._target = target
        self._keys = keys
        self._database = database
        self._poster = poster
        self.kinds = list_kinds(target.kind)

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the post was accepted (2xx); raises TemporaryFailure or FinalFailure."""
        if find_flag(self._database, OFF + self._target.kind):
            raise FinalFailure("delivery.webhook_off", host=self._target.name)
        self._respect_rest()
        way = read_alert(delivery.kind)
        if way:
            body = write_alert(submission, way, delivery.created_at)
        else:
            [whole] = attach_files(self._database, [submission])
            body = write_submission(whole, content)
        self._judge(self._poster.post(self._target.url, body, self._write_headers(delivery, body)))

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _write_headers(self, delivery: Delivery, body: bytes) -> dict[str, str]:
        message_id = f"msg_{delivery.message_id.partition('@')[0]}"  # without a full stop, as the signature wants it
        now = int(time.time())
        return {
            "Content-Type": "application/json",
            "User-Agent": f"Shopbell/{importlib.metadata.version('shopbell')}",
            "webhook-id": message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(self._keys, message_id, now, body),
        }

    def _respect_rest(self) -> None:
        """Raise TemporaryFailure while the other side wants to be left alone, whoever it has told that."""
        until = find_flag(self._database, REST + self._target.kind)
        left = (until - datetime.now(UTC)) if until else timedelta(0)
        if timedelta(0) < left <= LONGEST:  # else the clock was set back since
            raise TemporaryFailure("delivery.webhook_rest", is_general=True, retry_after=left, host=self._target.name)

    def _judge(self, answer: Answer) -> None:
        """Return for an answer that accepts; raises the failure that any other means. Nothing is followed elsewhere."""
        status = answer.status
        if 200 <= status < 300:
            return
        if status == http.HTTPStatus.GONE:
            set_flag(self._database, OFF + self._target.kind)
            raise FinalFailure("delivery.webhook_off", host=self._target.name)
        is_busy = status in _BUSY
        rest = self._note_rest(answer) if is_busy else None
        raise TemporaryFailure(
            "delivery.webhook_answer",
            is_general=is_busy,
            retry_after=rest,
            host=self._target.name,
            status=_name(status),
        )

    def _note_rest(self, answer: Answer) -> timedelta | None:
        """Return for how long the other side wants to be left alone, and have all processes know it."""
        now = datetime.now(UTC)
        rest = read_retry_after(answer.retry_after, now)
        if rest:
            move_flag(self._database, REST + self._target.kind, now + rest)
        return rest


def _name(status: int) -> str:
    """Return the status with the name that its number has, not with the words that were sent."""
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
