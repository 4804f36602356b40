"""Carries confirmations: as many as do no harm, should somebody put other people's addresses into the form."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries.confirmation import KIND
from form_handler.errors import FinalFailure
from form_handler.store.limits import count_up

if TYPE_CHECKING:
    from form_handler.carriers.carrier import Carrier
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

DAY = timedelta(days=1)


class ConfirmationCarrier:
    """Hands one confirmation a day and address to the mail's carrier, and no more a day in all than are allowed."""

    kinds = frozenset({KIND})

    def __init__(self, mail: Carrier, database: Database, settings: Settings) -> None:
        self._mail = mail
        self._database = database
        self._key = hashlib.blake2b(settings.secret_key.encode()).digest()
        self._most = settings.confirmations_per_day

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the mail was accepted; raises TemporaryFailure or FinalFailure."""
        if delivery.attempts == 1:  # a later attempt was counted with the first
            self._count(delivery.recipient)
        self._mail.carry(delivery, submission, content)

    def close(self) -> None:
        """Leave closing to the mail's carrier."""

    def _count(self, address: str) -> None:
        digest = hashlib.blake2b(address.lower().encode(), key=self._key, digest_size=16).hexdigest()
        if count_up(self._database, f"confirmation:{digest}", DAY) > 1:
            raise FinalFailure("delivery.one_a_day")
        if count_up(self._database, "confirmations", DAY) > self._most:
            raise FinalFailure("delivery.enough_today", most=self._most)
