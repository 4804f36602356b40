"""Heartbeat: leases are short, so that nobody waits long for a dead deliverer, and a living one keeps its own."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from form_handler.errors import StoreUnavailable
from form_handler.store.outbox import extend_leases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery

BEATS_IN_A_LEASE = 3
MOST_BEATS = 60  # after which a delivery that still is not done counts as one that hangs

_log = logging.getLogger(__name__)


@contextmanager
def keep_leases(database: Database, claimed: Sequence[Delivery], lease: timedelta) -> Iterator[None]:
    """Extend the leases of deliveries that were claimed together, again and again while the block runs."""
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(database, claimed, lease, over), name="heartbeat", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(database: Database, claimed: Sequence[Delivery], lease: timedelta, over: threading.Event) -> None:
    tokens = {delivery.lease_token for delivery in claimed if delivery.lease_token}
    for _ in range(MOST_BEATS):
        if over.wait(lease.total_seconds() / BEATS_IN_A_LEASE):
            return
        try:
            for token in tokens:
                extend_leases(database, token, lease)
        except StoreUnavailable as error:
            _log.warning("leases not kept: %s", error)
