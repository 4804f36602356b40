"""The rules of a site for its web server: headers, types, what to keep how long, moved and missing pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.addresses import base_path, page_address

if TYPE_CHECKING:
    from generator.plan import Plan
    from generator.redirects import Redirect

FOR_EVER = "public, max-age=31536000, immutable"
"""For `assets/`, whose names change with their content (RFC 8246)."""
ASK_AGAIN = "public, max-age=0, must-revalidate"
"""For all others: kept, but asked for anew each time, so that changed opening hours are seen at once."""

ASSETS = "assets/"
HIDDEN = ("_headers", "_redirects", ".htaccess", ".gitignore", ".shopbell")
"""Files of the site's folder that are for servers and tools alone."""

TYPES = {
    "avif": "image/avif",
    "css": "text/css",
    "gif": "image/gif",
    "html": "text/html",
    "ico": "image/x-icon",
    "ics": "text/calendar",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain",
    "vcf": "text/vcard",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
"""Media types (RFC 6838) of all that a site may hold, by the ending of the name."""

_WITH_CHARSET = ("text/", "application/xml", "application/manifest+json", "application/json", "image/svg+xml")

# HSTS is not among them: who sends it answers for the certificate of the whole host, for as long as it says.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # the handler asks from which site a form comes
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Missing:
    """The page that stands in for whatever is missing below a folder; the whole site is the folder `""`."""

    folder: str
    page: str


@dataclass(frozen=True)
class Rules:
    """What holds for a site; paths begin with `base`, the path under which it lies on its host."""

    base: str
    headers: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    redirects: tuple[Redirect, ...]

    @property
    def languages_missing(self) -> tuple[Missing, ...]:
        """The pages for what is missing below the folders of single languages."""
        return tuple(missing for missing in self.missing if missing.folder)


def make_rules(site: Plan) -> Rules:
    """Return the rules of a planned site."""
    settings = site.content.site
    folders = (page_address("", language, settings.default_language) for language in settings.languages)
    return Rules(
        base_path(settings.address or ""),
        (("Content-Security-Policy", site.policy.header), *_HEADERS.items()),
        tuple(Missing(folder, f"{folder}404.html") for folder in folders),
        site.redirects,
    )


def type_of(name: str) -> str:
    """Return the media type of a file of the site, with its character set where it is text."""
    kind = TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith(_WITH_CHARSET) else kind


def endings_with_charset() -> list[str]:
    """Return the endings of the files that are text."""
    return [ending for ending, kind in TYPES.items() if kind.startswith(_WITH_CHARSET)]


def caching_of(name: str) -> str:
    """Return how long a file of the site may be kept (RFC 9111, section 5.2.2)."""
    return FOR_EVER if name.startswith(ASSETS) else ASK_AGAIN
