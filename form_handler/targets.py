"""Targets: the addresses of webhooks and services in the settings, told apart without giving a secret away."""

from __future__ import annotations

import hashlib
from typing import NamedTuple
from urllib.parse import urlsplit


class Target(NamedTuple):
    """One address; `kind` is that of deliveries to it, `name` what people see of it. Only `url` holds secrets."""

    kind: str
    name: str
    url: str


def name_webhook(url: str) -> str:
    """Return the host: ways and queries often are passwords."""
    return urlsplit(url).hostname or ""


def name_service(url: str) -> str:
    """Return the word that begins the address, such as `tgram`: everything after it may be a password."""
    return url.partition(":")[0].lower()


def list_targets(way: str, urls: tuple[str, ...]) -> list[Target]:
    """Return the targets of a way; what tells two of them apart stays the same in whatever order they stand."""
    name = name_webhook if way == "webhook" else name_service
    return [Target(f"{way}:{_mark(url)}", name(url), url) for url in dict.fromkeys(urls)]


def way_of(kind: str) -> str:
    """Return the way that deliveries of a kind go, such as `webhook`."""
    return kind.partition(":")[0]


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]
