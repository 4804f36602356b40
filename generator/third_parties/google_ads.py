"""Google Ads: the tag that shows advertisements again to those who were here, and counts what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import GoogleAds
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

# As Google names them for its tag with advertising; the countries' own addresses of Google are not among them.
_TAGS, _FRAME = "https://www.googletagmanager.com", "https://td.doubleclick.net"
_GOOGLE, _CLICKS = "https://www.google.com", "https://googleads.g.doubleclick.net"
_SERVICES, _PAGES = "https://www.googleadservices.com", "https://pagead2.googlesyndication.com"
_ALWAYS = (_TAGS, _SERVICES, _CLICKS, _GOOGLE, _PAGES)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    settings = content.site.find_party(GoogleAds)
    if settings is None:
        return
    yield Service(
        "google_ads",
        "Google Ads",
        *GOOGLE,
        "advertising",
        ("network", "device", "page", "visit", "origin", "identifier"),
        GOOGLE_PRIVACY,
        {
            "script-src": _ALWAYS,
            "img-src": (*_ALWAYS, "https://google.com"),
            "connect-src": (*_ALWAYS, "https://google.com", "https://ad.doubleclick.net"),
            "frame-src": (_TAGS, _FRAME),
        },
        ("_gcl_", "_gac_"),
        "google_tag.js",
        {"id": settings.id, "grants": "ad_storage ad_user_data ad_personalization"},
    )
