"""What did not arrive is tried anew, and nobody who is at it is disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from form_handler.deliveries import owner_mail
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_retry, mark_sent
from form_handler.store.replay import retry
from tests.support.submissions import store

if TYPE_CHECKING:
    from form_handler.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
WAYS = [owner_mail.KIND]


def test_what_somebody_is_at_is_left_to_them_as_long_as_they_have_it(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        [first] = claim(database, 10, LEASE)
        assert retry(database, WAYS) == 0
        assert mark_retry(database, first, "451 later", NOON)
        [second] = claim(database, 10, LEASE)
        assert retry(database, WAYS) == 0
        clock.shift(LEASE)
        assert retry(database, WAYS) == 1
        [third] = claim(database, 10, LEASE)
        assert (third.attempts, third.last_error, third.message_id) == (1, None, first.message_id)
        assert not mark_sent(database, second)
        assert mark_sent(database, third)
        assert retry(database, WAYS) == 0
