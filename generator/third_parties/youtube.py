"""YouTube: videos, in the frame that sets no cookies before they are played."""

from __future__ import annotations

from generator.content.third_parties import YouTube
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Service
from generator.third_parties.videos import Videos

SERVICE = Service(
    "youtube",
    "YouTube",
    *GOOGLE,
    "video",
    ("network", "device", "site", "visit", "identifier"),
    GOOGLE_PRIVACY,
    {"frame-src": ("https://www.youtube-nocookie.com",)},
)
VIDEOS = Videos(
    SERVICE,
    YouTube,
    "https://www.youtube-nocookie.com/embed/{id}",
    "https://www.youtube.com/watch?v={id}",
    "?autoplay=1",
)
find = VIDEOS.find
