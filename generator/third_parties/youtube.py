"""YouTube: videos, in the frame that sets no cookies before they are played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import YouTube
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.content.texts import Text

SERVICE = Service(
    "youtube",
    "YouTube",
    *GOOGLE,
    "video",
    ("network", "device", "site", "visit", "identifier"),
    GOOGLE_PRIVACY,
    {"frame-src": ("https://www.youtube-nocookie.com",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it: any page may show one of its videos."""
    if content.site.find_party(YouTube) is not None:
        yield SERVICE


def list_videos(content: Content) -> Iterator[Frame]:
    """Yield the videos of the home page."""
    settings = content.site.find_party(YouTube)
    for video in settings.videos if settings else ():
        yield frame_video(video.address, video.title)


def frame_video(video: str, title: Text) -> Frame:
    """Return the video with this id."""
    return Frame(
        SERVICE,
        f"https://www.youtube-nocookie.com/embed/{video}",
        f"https://www.youtube.com/watch?v={video}",
        title,
        "?autoplay=1",
    )
