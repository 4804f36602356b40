"""Google Analytics: statistics by Google's tag, which is told that it may use them for no advertising."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import GoogleAnalytics
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

_TAGS = "https://www.googletagmanager.com"
_COLLECTORS = ("https://*.google-analytics.com", "https://analytics.google.com", "https://*.analytics.google.com")
_ELSEWHERE = "https://www.google.com/g/collect"  # where some browsers are told to send the same


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    settings = content.site.find_party(GoogleAnalytics)
    if settings is None:
        return
    yield Service(
        "google_analytics",
        "Google Analytics",
        *GOOGLE,
        "statistics",
        ("network", "device", "page", "visit", "origin", "identifier"),
        GOOGLE_PRIVACY,
        {"script-src": (_TAGS,), "img-src": (*_COLLECTORS, _TAGS), "connect-src": (*_COLLECTORS, _ELSEWHERE, _TAGS)},
        ("_ga",),
        "google_tag.js",
        {"id": settings.id, "grants": "analytics_storage"},
    )
