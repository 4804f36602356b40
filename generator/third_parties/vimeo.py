"""Vimeo: videos, in the frame that keeps no record of the visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import Vimeo
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.content.texts import Text

SERVICE = Service(
    "vimeo",
    "Vimeo",
    "Vimeo.com, Inc.",
    "US",
    "video",
    ("network", "device", "site", "visit"),
    "https://vimeo.com/privacy",
    {"frame-src": ("https://player.vimeo.com",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it: any page may show one of its videos."""
    if content.site.find_party(Vimeo) is not None:
        yield SERVICE


def list_videos(content: Content) -> Iterator[Frame]:
    """Yield the videos of the home page."""
    settings = content.site.find_party(Vimeo)
    for video in settings.videos if settings else ():
        yield frame_video(video.address, video.title)


def frame_video(video: str, title: Text) -> Frame:
    """Return the video with this id; `dnt` asks Vimeo to remember nothing of the visitor."""
    return Frame(
        SERVICE, f"https://player.vimeo.com/video/{video}?dnt=1", f"https://vimeo.com/{video}", title, "&autoplay=1"
    )
