"""robots.txt: everything may be read, and where the sitemap is (RFC 9309, sitemaps.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.addresses import base_path
from generator.downloads.download import Download
from generator.downloads.sitemap import SITEMAP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.plan import Plan

ROBOTS = "robots.txt"


def plan(site: Plan) -> Iterator[Download]:
    """Yield robots.txt where the site lies at the top of its host, the only place it is read from."""
    address = site.content.site.address
    if address is not None and base_path(address) == "/":
        text = f"User-agent: *\nAllow: /\n\nSitemap: {address}/{SITEMAP}\n"
        yield Download(ROBOTS, text.encode)
