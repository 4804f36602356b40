"""Health: whether the process is up, and whether a submission would be kept and reach the owner now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries import list_owner_kinds
from form_handler.errors import StoreUnavailable
from form_handler.responses import RETRY_SECONDS, give_json
from form_handler.store.deliveries import find_oldest_waiting
from form_handler.store.pause import find_pause
from form_handler.store.troubles import find_failing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flask import Response

    from form_handler.reception import Reception
    from form_handler.settings import Settings
    from form_handler.store.database import Database

LONGEST_WAIT = timedelta(minutes=15)  # of anything for the owner, whether nobody delivers or it is tried in vain


def show_health() -> Response:
    """Return 200: the process answers."""
    return give_json({"status": "up"})


def show_readiness(reception: Reception) -> Response:
    """Return 200 when submissions can be stored and reach the owner, 503 with the reasons when not."""
    reasons = find_hindrances(reception.database, reception.settings)
    if not reasons:
        return give_json({"status": "ready"})
    response = give_json({"status": "not ready", "reason": ", ".join(reasons)}, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def find_hindrances(database: Database, settings: Settings) -> list[str]:
    """Return a word for each thing that is wrong: `database`, `disk`, `paused`, `outbox`, `failing <kind>`."""
    try:
        database.check()
        return list(_find_in_outbox(database, list_owner_kinds(settings)))
    except StoreUnavailable as error:
        return ["disk" if error.key == "store.unavailable.full" else "database"]


def _find_in_outbox(database: Database, kinds: Collection[str]) -> Iterator[str]:
    """Yield what keeps deliveries of these kinds; a mistyped address of a visitor says nothing of the owner's ways."""
    if find_pause(database):
        yield "paused"
    oldest = find_oldest_waiting(database, kinds)
    if oldest is not None and datetime.now(UTC) - oldest > LONGEST_WAIT:
        yield "outbox"
    yield from (f"failing {kind}" for kind in find_failing(database, kinds))
