"""Redirects: old addresses that lead to where their pages are now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Redirect:
    """An old address and the new one, both below the site's own and not percent-encoded: `about.php`, `about/`."""

    source: str
    target: str

    @property
    def is_page(self) -> bool:
        """Whether any host answers the old address with an HTML file, so that a page there can lead on."""
        return self.source.endswith(("/", ".html", ".htm"))
