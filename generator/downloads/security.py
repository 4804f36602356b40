"""security.txt: where to report a weakness of the site (RFC 9116)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.addresses import base_path
from generator.downloads.download import Download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.site import Security, Site
    from generator.plan import Plan

SECURITY = ".well-known/security.txt"


def plan(site: Plan) -> Iterator[Download]:
    """Yield security.txt where the owner gave a contact and the site lies at the top of its host (section 3)."""
    settings = site.content.site
    if settings.security is not None and base_path(settings.address or "") == "/":
        yield Download(SECURITY, _write(settings, settings.security).encode)


def _write(site: Site, security: Security) -> str:
    lines = [
        f"Contact: {security.contact}",
        f"Expires: {security.expires}T23:59:59Z",
        f"Preferred-Languages: {', '.join(site.languages)}",
    ]
    if site.address:
        lines.append(f"Canonical: {site.address}/{SECURITY}")
    return "\n".join(lines) + "\n"
