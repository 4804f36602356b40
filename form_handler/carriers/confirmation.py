"""Carries confirmations: as many as do no harm, should somebody put other people's addresses into the form."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries.confirmation import KIND
from form_handler.errors import FinalFailure
from form_handler.store.limits import count

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
        self._count(delivery)
        self._mail.carry(delivery, submission, content)

    def close(self) -> None:
        """Leave closing to the mail's carrier."""

    def _count(self, delivery: Delivery) -> None:
        """Raise FinalFailure for one that is too many; a later attempt was counted with the first."""
        of_address = of_all = 1
        with self._database.write_directly() as driver:

            def count_up(key: str) -> int:
                return count(self._database, driver, f"confirmation{key}", DAY).times

            if count_up(f"-attempted:{delivery.id}") == 1:
                of_address = count_up(f":{self._hash(delivery.recipient)}")
                of_all = count_up("s") if of_address == 1 else 0
        if of_address > 1:
            raise FinalFailure("delivery.one_a_day")
        if of_all > self._most:
            raise FinalFailure("delivery.enough_today", most=self._most)

    def _hash(self, address: str) -> str:
        return hashlib.blake2b(_name_mailbox(address).encode(), key=self._key, digest_size=16).hexdigest()


def _name_mailbox(address: str) -> str:
    """Return what is the same for all addresses of one mailbox: whatever a plus adds, and the dots at Gmail."""
    local, _, domain = address.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
