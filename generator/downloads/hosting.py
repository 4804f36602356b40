"""`_headers`, `_redirects` and `.htaccess`: what hosts read from the site's own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.downloads.download import Download
from generator.hosting.apache import write_htaccess
from generator.hosting.netlify import write_headers, write_redirects
from generator.hosting.rules import make_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.plan import Plan


def plan(site: Plan) -> Iterator[Download]:
    """Yield the files that say how the site wants to be served."""
    rules = make_rules(site)
    yield Download("_headers", write_headers(rules).encode)
    if rules.redirects:
        yield Download("_redirects", write_redirects(rules).encode)
    yield Download(".htaccess", write_htaccess(rules).encode)
