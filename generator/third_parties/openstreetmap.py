"""OpenStreetMap: the map of a place, in the frame that its makers offer for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import OpenStreetMap
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable
    from generator.content.folder import Content

SERVICE = Service(
    "openstreetmap",
    "OpenStreetMap",
    "OpenStreetMap Foundation",
    "GB",
    "map",
    ("network", "device", "site"),
    "https://osmfoundation.org/wiki/Privacy_Policy",
    {"frame-src": ("https://www.openstreetmap.org",)},
)
_WIDTH, _HEIGHT = 0.006, 0.003  # of what the map shows around the place, in degrees: a few streets each way


def find(content: Content) -> Iterator[Service]:
    """Yield the service where a place of the business can be shown on its map."""
    if any(frame_map(content, place) for place in content.business.places):
        yield SERVICE


def frame_map(content: Content, place: Reachable) -> Frame | None:
    """Return the map of a place, where the content says its position."""
    if content.site.find_party(OpenStreetMap) is None or (position := place.position) is None:
        return None
    latitude, longitude = position.latitude, position.longitude
    corners = (longitude - _WIDTH, latitude - _HEIGHT, longitude + _WIDTH, latitude + _HEIGHT)
    box = "%2C".join(f"{degrees:.5f}" for degrees in corners)
    point = f"{latitude:.5f}%2C{longitude:.5f}"
    return Frame(SERVICE, f"https://www.openstreetmap.org/export/embed.html?bbox={box}&layer=mapnik&marker={point}")
