"""Health: whether the process is up, and whether a submission would be kept and reach the owner now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation
from form_handler.errors import StoreUnavailable
from form_handler.responses import RETRY_SECONDS, give_json
from form_handler.store.figures import find_failing
from form_handler.store.outbox import oldest_waiting
from form_handler.store.pause import find_pause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from form_handler.store.database import Database

# A delivery that has been due for so long means that nobody works on the outbox.
LONGEST_WAIT = timedelta(minutes=15)
TO_VISITORS = {confirmation.KIND}  # what cannot reach a mistyped address says nothing of the way to the owner


def show_health() -> Response:
    """Return 200: the process answers."""
    return give_json({"status": "up"})


def show_readiness(database: Database) -> Response:
    """Return 200 when submissions can be stored and reach the owner, 503 with the reasons when not."""
    reasons = find_troubles(database)
    if not reasons:
        return give_json({"status": "ready"})
    response = give_json({"status": "not ready", "reason": ", ".join(reasons)}, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def find_troubles(database: Database) -> list[str]:
    """Return a word for each thing that is wrong: `database`, `disk`, `paused`, `outbox`, `failing <kind>`."""
    try:
        database.check()
        return list(_find_hindrances(database))
    except StoreUnavailable as error:
        return ["disk" if error.key == "store.unavailable.full" else "database"]


def _find_hindrances(database: Database) -> Iterator[str]:
    if find_pause(database):
        yield "paused"
    oldest = oldest_waiting(database)
    if oldest is not None and datetime.now(UTC) - oldest > LONGEST_WAIT:
        yield "outbox"
    yield from (f"failing {kind}" for kind in find_failing(database) if kind not in TO_VISITORS)
