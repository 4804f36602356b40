"""Matomo: statistics at an address of the owner's own, or rented from its makers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.content.third_parties import Matomo
from generator.third_parties.service import Service, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

_RENTED = ".matomo.cloud"
_COMPANY = ("InnoCraft Limited", "NZ")


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    settings = content.site.find_party(Matomo)
    if settings is None:
        return
    origin = origin_of(settings.address)
    host = urlsplit(origin).netloc
    is_rented = host.endswith(_RENTED)
    yield Service(
        "matomo",
        "Matomo",
        *(_COMPANY if is_rented else (host, "")),
        "statistics",
        ("network", "device", "page", "visit", "origin", "identifier"),
        "https://matomo.org/matomo-cloud-privacy-policy/" if is_rented else "",
        dict.fromkeys(("script-src", "img-src", "connect-src"), (origin,)),
        ("_pk_", "mtm_"),
        "matomo.js",
        {"address": settings.address, "id": settings.id},
    )
