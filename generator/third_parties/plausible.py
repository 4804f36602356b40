"""Plausible: statistics without cookies, of the company itself or of a copy that the owner runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.content.third_parties import Plausible
from generator.third_parties.service import Service, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

_OWN = "https://plausible.io"
_COMPANY = ("Plausible Insights OÜ", "EE")


def find(content: Content) -> Iterator[Service]:
    """Yield the service where it is known under which name it counts."""
    settings = content.site.find_party(Plausible)
    domain = settings and (settings.domain or urlsplit(content.site.address or "").hostname)
    if settings is None or not domain:
        return
    origin = origin_of(settings.address)
    is_rented = settings.address == _OWN
    yield Service(
        "plausible",
        "Plausible",
        *(_COMPANY if is_rented else (urlsplit(origin).netloc, "")),
        "statistics",
        ("network", "device", "page", "origin"),
        "https://plausible.io/data-policy" if is_rented else "",
        {"script-src": (origin,), "connect-src": (origin,)},
        script="plausible.js",
        settings={"address": settings.address, "domain": domain},
    )
