"""Metrics for Prometheus (text format 0.0.4): what is stored is counted in the database, answers by the tally."""

from __future__ import annotations

import hmac
import json
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Response

from form_handler.deliveries import list_owner_kinds
from form_handler.errors import HandlerError
from form_handler.health import examine
from form_handler.refusals import Refusal
from form_handler.store.deliveries import find_oldest_waiting
from form_handler.store.figures import count_deliveries, count_submissions
from form_handler.store.pause import find_pause
from form_handler.store.troubles import find_failing
from form_handler.tally import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Request

    from form_handler.reception import Reception
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.tally import Tally

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def show_metrics(reception: Reception, request: Request) -> Response:
    """Return the metrics to whoever shows METRICS_TOKEN (RFC 6750), 401 to others; raises Refusal where none is set."""
    token = reception.settings.metrics_token
    if token is None:
        raise Refusal(404, "refusal.missing")
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return Response("".join(write_metrics(reception.database, reception.settings, ANSWERS)), content_type=TYPE)


def write_metrics(database: Database, settings: Settings, tally: Tally) -> Iterator[str]:
    """Yield the lines of all metrics; where the database does not answer, those that need it are left out."""
    yield from _write("shopbell_info", "gauge", {_label(version=version("shopbell"), database=database.kind): 1})
    responses = {_label(status=str(status)): number for status, number in tally.sum_up().items()}
    yield from _write("shopbell_responses_total", "counter", responses)
    hindrance, alarms = examine(database, settings)
    yield from _write("shopbell_ready", "gauge", {"": int(hindrance is None)})
    yield from _write("shopbell_alarm", "gauge", {_label(alarm=alarm): 1 for alarm in alarms})
    try:
        yield from list(_write_stored(database, settings))
    except HandlerError:
        return


def _write_stored(database: Database, settings: Settings) -> Iterator[str]:
    stored = {_label(form=each.name, state=each.state): each.number for each in count_submissions(database)}
    yield from _write("shopbell_submissions", "gauge", stored)
    deliveries = {_label(kind=each.name, state=each.state): each.number for each in count_deliveries(database)}
    yield from _write("shopbell_deliveries", "gauge", deliveries)
    failing = find_failing(database, list_owner_kinds(settings))
    yield from _write("shopbell_failing", "gauge", {_label(kind=kind): 1 for kind in failing})
    oldest = find_oldest_waiting(database)
    waited = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
    yield from _write("shopbell_oldest_waiting_seconds", "gauge", {"": max(0.0, round(waited, 3))})
    yield from _write("shopbell_outbox_paused", "gauge", {"": int(find_pause(database) is not None)})
    path = database.file_beside("")
    if path is not None:
        yield from _write("shopbell_disk_free_bytes", "gauge", {"": shutil.disk_usage(path.parent).free})


def _write(name: str, kind: str, samples: Mapping[str, float]) -> Iterator[str]:
    yield f"# TYPE {name} {kind}\n"
    for label, number in samples.items():
        yield f"{name}{label} {number:.15g}\n"


def _label(**values: str) -> str:
    quoted = (f"{name}={json.dumps(text, ensure_ascii=False)}" for name, text in values.items())
    return "{" + ",".join(quoted) + "}"
