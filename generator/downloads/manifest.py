"""site.webmanifest: what a phone wants to know when the site is put on its home screen (W3C Web App Manifest)."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from generator.addresses import MANIFEST, page_address, relative_address
from generator.content.languages import direction_of
from generator.downloads.download import Download
from generator.icons.files import MASKABLE, SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.plan import Plan

_SHORT = 12  # letters that fit below an icon


def plan(site: Plan) -> Iterator[Download]:
    """Yield the manifest of each language; it lies beside the home page of that language."""
    settings = site.content.site
    for language in settings.languages:
        address = page_address("", language, settings.default_language) + MANIFEST
        yield Download(address, functools.partial(_write, site.content, site.bar_colours[0], language, address))


def _write(content: Content, bar_colour: str, language: str, address: str) -> bytes:
    """Return the manifest; all addresses in it are relative to its own, so that it holds under any path."""
    business, default = content.business, content.site.default_language
    name = business.name.in_language(language, default)
    facts: dict[str, Any] = {
        "name": name,
        "short_name": _shorten(name),
        "description": business.slogan.in_language(language, default) if business.slogan else None,
        "lang": language,
        "dir": direction_of(language),
        "start_url": "./",
        "scope": relative_address(address, ""),
        "display": "minimal-ui",
        "theme_color": bar_colour,
        "background_color": bar_colour,
        "icons": _describe_icons(address),
    }
    return (
        json.dumps({key: value for key, value in facts.items() if value}, ensure_ascii=False, indent=1) + "\n"
    ).encode()


def _describe_icons(address: str) -> list[dict[str, str]]:
    icons = [(f"icon-{size}.png", size, "any") for size in SIZES] + [(MASKABLE, 512, "maskable")]
    return [
        {"src": relative_address(address, name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in icons
    ]


def _shorten(name: str) -> str:
    """Return as many words of a name as fit below an icon, at least the first."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > _SHORT:
        words.pop()
    return " ".join(words).rstrip(",;:&·–- ")
