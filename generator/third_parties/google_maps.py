"""Google Maps: the map of a place, in Google's frame; a key of the Embed API is used where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.content.third_parties import GoogleMaps
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable
    from generator.content.folder import Content

SERVICE = Service(
    "google_maps",
    "Google Maps",
    *GOOGLE,
    "map",
    ("network", "device", "site", "identifier"),
    GOOGLE_PRIVACY,
    {"frame-src": ("https://www.google.com",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where a place of the business can be shown on its map."""
    if any(frame_map(content, place) for place in content.business.places):
        yield SERVICE


def frame_map(content: Content, place: Reachable) -> Frame | None:
    """Return the map of a place that has an address or a position."""
    settings = content.site.find_party(GoogleMaps)
    words = _describe(place)
    if settings is None or not words:
        return None
    frame = f"embed/v1/place?key={settings.key}&q={quote(words)}" if settings.key else f"?q={quote(words)}&output=embed"
    return Frame(SERVICE, f"https://www.google.com/maps{'/' if settings.key else ''}{frame}")


def _describe(place: Reachable) -> str:
    """Return what Google looks for: the address, which it labels the pin with, else the position."""
    if address := place.address:
        lines = (address.street, f"{address.postcode or ''} {address.city}".strip(), address.region, address.country)
        return ", ".join(line for line in lines if line)
    return f"{place.position.latitude:.5f},{place.position.longitude:.5f}" if place.position else ""
