"""Route: the way to a place on a map, as a link that a script points at the telephone's own app where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Reachable

_SEARCH = "https://www.openstreetmap.org/search?query="


def find(place: Reachable) -> Iterator[Channel]:
    """Yield the channel where the content says where the place is; nobody is asked anything before it is followed."""
    if address := place.address:
        parts = (address.street, address.postcode, address.city, address.region, address.country)
        words = ", ".join(part for part in parts if part)
        yield Channel("route", f"{_SEARCH}{quote(words)}", words)
    elif position := place.position:
        words = f"{position.latitude},{position.longitude}"
        yield Channel("route", f"{_SEARCH}{quote(words)}", words)
