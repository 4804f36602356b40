"""A paused outbox: nothing leaves until somebody says so, and what waited can be given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from form_handler.store.deliveries import list_attempts, list_deliveries
from form_handler.store.figures import Figure, count_deliveries, count_submissions
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_sent
from form_handler.store.pause import count_waiting, drop_waiting, find_pause, pause_outbox, resume_outbox
from tests.support.submissions import store

if TYPE_CHECKING:
    from form_handler.store.database import Database

MINUTE = timedelta(minutes=1)


def test_nothing_is_claimed_while_the_outbox_is_paused(database: Database) -> None:
    store(database)
    pause_outbox(database)
    assert claim(database, 10, MINUTE) == []
    assert resume_outbox(database)
    assert len(claim(database, 10, MINUTE)) == 1


def test_a_second_pause_changes_nothing_of_the_first(database: Database) -> None:
    assert find_pause(database) is None
    pause_outbox(database)
    first = find_pause(database)
    pause_outbox(database)
    assert find_pause(database) == first
    assert resume_outbox(database)
    assert not resume_outbox(database)
    assert find_pause(database) is None


def test_what_waited_before_the_pause_can_be_given_up(database: Database) -> None:
    store(database, recipients=("a@fleurs.example", "b@fleurs.example"))
    claim(database, 1, MINUTE)
    pause_outbox(database)
    since = find_pause(database)
    assert since is not None
    store(database, recipients=("new@fleurs.example",))
    assert (count_waiting(database), count_waiting(database, since)) == (3, 2)
    assert drop_waiting(database, since, "sent before") == 2
    old, new = list_deliveries(database, [1]), list_deliveries(database, [2])
    assert [(each.state, each.last_error, each.lease_token) for each in old] == [("failed", "sent before", None)] * 2
    assert [attempt.detail for attempt in list_attempts(database, old)] == ["sent before"] * 2
    assert [each.state for each in new] == ["waiting"]
    assert drop_waiting(database, since, "again") == 0


def test_figures_count_what_is_stored(database: Database) -> None:
    store(database, recipients=("a@fleurs.example", "b@fleurs.example"))
    store(database, form="order", recipients=())
    mark_sent(database, claim(database, 1, MINUTE)[0])
    assert count_submissions(database) == [Figure("contact", "accepted", 1), Figure("order", "accepted", 1)]
    assert count_deliveries(database) == [Figure("owner-mail", "sent", 1), Figure("owner-mail", "waiting", 1)]
