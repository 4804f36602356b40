"""Third parties: services of others, none of which hears of a visitor before the visitor agrees.

Each is a module with a function that finds it where a site really uses it; those shown in a frame have one more for
that. The privacy notice, the content security policy and the visitor's choices are all made from what is found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.third_parties import (
    crisp,
    google_ads,
    google_analytics,
    google_form,
    google_maps,
    matomo,
    meta_pixel,
    openstreetmap,
    plausible,
    tawk,
    vimeo,
    youtube,
)

if TYPE_CHECKING:
    from generator.content.business import Reachable
    from generator.content.folder import Content
    from generator.content.texts import Text
    from generator.third_parties.service import Frame, Service

MAPS = (openstreetmap, google_maps)
VIDEOS = (youtube.VIDEOS, vimeo.VIDEOS)
CHATS = (tawk.CHAT, crisp.CHAT)
KINDS = (plausible, matomo, google_analytics, google_ads, meta_pixel, *MAPS, youtube, vimeo, google_form, tawk, crisp)


def list_used(content: Content) -> tuple[Service, ...]:
    """Return the services that a site really uses, those first that it has to ask for."""
    return tuple(service for kind in KINDS for service in kind.find(content))


def frame_map(content: Content, place: Reachable) -> Frame | None:
    """Return the map of a place, or None where the site uses none or does not know where the place is."""
    return next((frame for kind in MAPS if (frame := kind.frame_map(content, place))), None)


def frame_chat(content: Content) -> Frame | None:
    """Return the chat of the site, or None where it has none."""
    return next((frame for chat in CHATS if (frame := chat.frame_chat(content))), None)


def list_videos(content: Content) -> list[Frame]:
    """Return the videos of the home page."""
    return [frame for videos in VIDEOS for frame in videos.list_videos(content)]


def frame_video(service: str, video: str, title: Text) -> Frame:
    """Return a video by its service and its id there."""
    return next(videos for videos in VIDEOS if videos.service.name == service).frame_video(video, title)
