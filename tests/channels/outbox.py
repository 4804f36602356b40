"""Submissions and what they cause by the ways of the settings, for tests of the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.carriers import open_carriers
from form_handler.deliverer import Deliverer
from form_handler.deliveries import plan_deliveries
from form_handler.store.deliveries import list_deliveries
from form_handler.store.drafts import Draft, Sameness, store_draft
from form_handler.store.submissions import list_submissions
from tests.support.submissions import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content


@pytest.fixture
def submit(database: Database, content: Content) -> Callable[..., str]:
    """Stores a submission with all that the settings make of it, and returns its receipt."""
    number = iter(range(1000))

    def store(settings: Settings, **answers: str) -> str:
        draft = Draft("contact", "fr", ANSWERS | answers, {"colour": "red"})
        planned = plan_deliveries(draft, content.forms["contact"], content, settings)
        return store_draft(database, draft, planned, Sameness(str(next(number)), None)).receipt

    return store


@pytest.fixture
def deliver(database: Database, content: Content) -> Callable[[Settings], int]:
    """Works once on the outbox."""
    return lambda settings: Deliverer(database, open_carriers(settings, database), lambda: content).run_once()


def webhooks_in(database: Database) -> list[Delivery]:
    ids = [submission.id for submission in list_submissions(database)]
    return [each for each in list_deliveries(database, ids) if each.kind.startswith("webhook:")]
