"""Videos of other services, known by their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.prose import Prose

_VIDEOS = {
    "youtube": re.compile(
        r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^\s#)]*&)?v=|embed/|shorts/|live/)"
        r"|youtu\.be/)([\w-]{11})(?![\w-])"
    ),
    "vimeo": re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})(?!\d)"),
}


def find_video(address: str) -> tuple[str, str] | None:
    """Return the service that shows the video at an address, and the video's id there; None for any other address."""
    found = ((service, pattern.match(address)) for service, pattern in _VIDEOS.items())
    return next(((service, match[1]) for service, match in found if match), None)


def find_video_services(text: Prose) -> Iterator[str]:
    """Yield the services whose videos stand as pictures in a text."""
    for _, address in text.pictures:
        if video := find_video(address):
            yield video[0]
