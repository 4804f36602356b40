"""Health: whether the process is up, and whether a submission would be kept and mailed now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.errors import StoreUnavailable
from form_handler.responses import RETRY_SECONDS, give_json
from form_handler.store.outbox import oldest_waiting

if TYPE_CHECKING:
    from flask import Response

    from form_handler.store.database import Database

# A delivery that has been due for so long means that nobody works on the outbox.
LONGEST_WAIT = timedelta(minutes=15)


def show_health() -> Response:
    """Return 200: the process answers."""
    return give_json({"status": "up"})


def show_readiness(database: Database) -> Response:
    """Return 200 when submissions can be stored and the outbox moves, 503 with the reason when not."""
    reason = _find_trouble(database)
    if reason is None:
        return give_json({"status": "ready"})
    response = give_json({"status": "not ready", "reason": reason}, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _find_trouble(database: Database) -> str | None:
    try:
        database.check()
        oldest = oldest_waiting(database)
    except StoreUnavailable:
        return "database"
    if oldest is not None and datetime.now(UTC) - oldest > LONGEST_WAIT:
        return "outbox"
    return None
