"""Vimeo: videos, in the frame that keeps no record of the visitor: `dnt` asks for that."""

from __future__ import annotations

from generator.content.third_parties import Vimeo
from generator.third_parties.service import Service
from generator.third_parties.videos import Videos

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
VIDEOS = Videos(
    SERVICE, Vimeo, "https://player.vimeo.com/video/{id}?dnt=1", "https://vimeo.com/{id}", autoplay="&autoplay=1"
)
find = VIDEOS.find
