"""Health: whether the process is up, whether a submission would be kept now, and what keeps them from the owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from form_handler.deliveries import list_owner_kinds
from form_handler.errors import StoreUnavailable
from form_handler.responses import RETRY_SECONDS, give_json
from form_handler.scanner import Scanner
from form_handler.store.deliveries import find_oldest_waiting
from form_handler.store.pause import find_pause
from form_handler.store.troubles import find_failing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flask import Request, Response

    from form_handler.reception import Reception
    from form_handler.settings import Settings
    from form_handler.store.database import Database

LONGEST_WAIT = timedelta(minutes=15)  # of anything for the owner, whether nobody delivers or it is tried in vain


class Health(NamedTuple):
    """A word for what keeps submissions from being stored, and one for each thing that keeps them from the owner.

    `hindrance` is `database` or `disk`; `alarms` are `paused`, `outbox`, `failing <kind>`, and `scanner` where no file
    can be taken.
    """

    hindrance: str | None
    alarms: list[str]


def show_health() -> Response:
    """Return 200: the process answers."""
    return give_json({"status": "up"})


def show_readiness(reception: Reception, request: Request) -> Response:
    """Return 200 when submissions can be stored, with the alarms, and 503 when they cannot.

    A handler that keeps what comes in loses nobody, however long mails wait: nothing may take it out of service for
    that. Who wants to be called for it asks with `?outbox`, and gets 503 for alarms too.
    """
    hindrance, alarms = examine(reception.database, reception.settings)
    if hindrance is None and not (alarms and "outbox" in request.args):
        return give_json({"status": "ready"} | ({"alarm": ", ".join(alarms)} if alarms else {}))
    response = give_json({"status": "not ready", "reason": hindrance or ", ".join(alarms)}, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def examine(database: Database, settings: Settings) -> Health:
    """Return what is wrong; where nothing can be stored, that alone."""
    try:
        database.check()
        alarms = list(_find_alarms(database, list_owner_kinds(settings)))
        return Health(None, alarms if Scanner(settings.clamd_url).is_answering() else [*alarms, "scanner"])
    except StoreUnavailable as error:
        return Health("disk" if error.key == "store.unavailable.full" else "database", [])


def _find_alarms(database: Database, kinds: Collection[str]) -> Iterator[str]:
    """Yield what keeps deliveries of these kinds; a mistyped address of a visitor says nothing of the owner's ways."""
    if find_pause(database):
        yield "paused"
    oldest = find_oldest_waiting(database, kinds)
    if oldest is not None and datetime.now(UTC) - oldest > LONGEST_WAIT:
        yield "outbox"
    yield from (f"failing {kind}" for kind in find_failing(database, kinds))
