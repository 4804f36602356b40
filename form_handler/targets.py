"""Targets: the addresses of webhooks and services in the settings, told apart without giving a secret away."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from form_handler.settings import Settings

WEBHOOK, NOTIFICATION = "webhook", "notification"  # the ways


class Target(NamedTuple):
    """One address; `kind` is that of deliveries to it, `name` what people see of it. Only `url` holds secrets."""

    kind: str
    name: str
    url: str


def list_targets(settings: Settings) -> list[Target]:
    """Return all targets, webhooks first."""
    return [*list_webhooks(settings), *list_services(settings)]


def list_webhooks(settings: Settings) -> list[Target]:
    """Return the webhooks, named by their hosts: ways and queries often are passwords."""
    urls = dict.fromkeys(settings.webhook_urls)
    return [Target(_name_kind(WEBHOOK, url), urlsplit(url).hostname or "", url) for url in urls]


def list_services(settings: Settings) -> list[Target]:
    """Return the services, named by the word before `:`, such as `tgram`: everything after it may be a password."""
    urls = dict.fromkeys(settings.notify_urls)
    return [Target(_name_kind(NOTIFICATION, url), url.partition(":")[0].lower(), url) for url in urls]


def way_of(kind: str) -> str:
    """Return the way that deliveries of a kind go, such as `webhook`."""
    return kind.partition(":")[0]


def _name_kind(way: str, url: str) -> str:
    """Return the kind of deliveries to an address, which stays the same in whatever order the addresses stand."""
    return f"{way}:{hashlib.sha256(url.encode()).hexdigest()[:8]}"
