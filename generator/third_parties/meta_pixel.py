"""Meta Pixel: the tag that shows advertisements on Facebook and Instagram to those who were here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import MetaPixel
from generator.third_parties.companies import META
from generator.third_parties.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content

_TAGS, _COLLECTOR = "https://connect.facebook.net", "https://www.facebook.com"


def find(content: Content) -> Iterator[Service]:
    """Yield the service where the content lists it."""
    settings = content.site.find_party(MetaPixel)
    if settings is None:
        return
    yield Service(
        "meta_pixel",
        "Meta Pixel",
        *META,
        "advertising",
        ("network", "device", "page", "visit", "origin", "identifier"),
        "https://www.facebook.com/privacy/policy/",
        {"script-src": (_TAGS,), "img-src": (_COLLECTOR,), "connect-src": (_TAGS, _COLLECTOR)},
        ("_fb",),
        "meta_pixel.js",
        {"id": settings.id},
    )
