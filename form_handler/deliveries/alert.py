"""Alerts: by one way, that deliveries by another do not arrive; their kind is `alert:<what fails>:<kind>`."""

from __future__ import annotations

from form_handler.deliveries import owner_mail
from form_handler.targets import NOTIFICATION, WEBHOOK

WAY = "alert"
WAYS = (owner_mail.KIND, WEBHOOK, NOTIFICATION)  # by which the owner hears of a submission


def name_alert(failing: str, kind: str) -> str:
    """Return the kind of an alert about a way, that goes where deliveries of `kind` go."""
    return f"{WAY}:{failing}:{kind}"


def list_kinds(kind: str) -> frozenset[str]:
    """Return a kind with all the alerts that go where its deliveries go."""
    return frozenset({kind, *(name_alert(way, kind) for way in WAYS)})


def read_alert(kind: str) -> str:
    """Return the way that an alert is about, or an empty text for any other delivery."""
    way, _, rest = kind.partition(":")
    return rest.partition(":")[0] if way == WAY else ""
