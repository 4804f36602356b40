"""Downloads: the files of a site that are no pages. Each kind is a module with one function that plans its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.downloads import contact, feed, hosting, icons, manifest, robots, security, sitemap, social

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.downloads.download import Download
    from generator.plan import Plan

KINDS = (robots, sitemap, feed, icons, manifest, social, contact, hosting, security)


def plan_downloads(plan: Plan) -> Iterator[Download]:
    """Yield every download of the site whose pages are planned in `plan`."""
    for kind in KINDS:
        yield from kind.plan(plan)
