"""The files of the icons: each name, and how its bytes are made; all are kept from one build to the next."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.problems import Problem
from generator.icons.mark import Mark
from generator.pictures.cache import find_cache, keep, mark_painters
from generator.pictures.photograph import is_photograph
from generator.vector.errors import VectorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

    from generator.content.folder import Content

FAVICON = "favicon.ico"
TOUCH = "apple-touch-icon.png"
SIZES = (192, 512)
MASKABLE = "icon-maskable-512.png"
NAMES = (FAVICON, TOUCH, *(f"icon-{size}.png" for size in SIZES), MASKABLE)

_FAVICON_SIZES = (48, 32, 16)


class Icons:
    """The icons of one content."""

    def __init__(self, content: Content, fonts: tuple[Path, ...]) -> None:
        self._content = content
        self._fonts = fonts
        logo = content.business.logo
        self._logo = content.folder / "media" / logo.file if logo else None

    def make(self, name: str) -> bytes:
        """Return the bytes of an icon."""
        draw = functools.partial(_DRAWN[name], self._mark)
        kept = keep(find_cache(), (name.encode(), *self._origin), draw)
        return kept.read_bytes() if isinstance(kept, Path) else kept

    def check(self) -> list[Problem]:
        """Return the warning that the logo cannot be made into pixels, if so."""
        if not self._obstacle:
            return []
        return [Problem(str(self._logo), 1, 1, "problem.logo.too_rich", {"found": self._obstacle})]

    @functools.cached_property
    def _mark(self) -> Mark:
        business, site = self._content.business, self._content.site
        letter = initial_of(business.name.in_language(site.default_language, site.default_language))
        return Mark(None if self._obstacle else self._logo, letter, site.colour, self._fonts)

    @functools.cached_property
    def _origin(self) -> tuple[bytes, ...]:
        """All that the icons follow from."""
        business, site = self._content.business, self._content.site
        name = business.name.in_language(site.default_language, site.default_language)
        fonts = () if self._logo else (path.read_bytes() for path in self._fonts)
        recipe = repr((initial_of(name), site.colour, self._logo and self._logo.suffix))
        return mark_painters(), recipe.encode(), self._logo.read_bytes() if self._logo else b"", *fonts

    @functools.cached_property
    def _obstacle(self) -> str:
        """What keeps a drawn logo from being made into pixels, an empty text for nothing."""
        if self._logo is None or is_photograph(self._logo.name):
            return ""
        verdict = keep(find_cache(), (b"verdict", *self._origin), functools.partial(_judge, self._logo))
        return (verdict.read_bytes() if isinstance(verdict, Path) else verdict).decode()


def initial_of(name: str) -> str:
    """Return the first letter or figure of a name as a capital, an empty text where it has none."""
    return next((letter.upper() for letter in name if letter.isalnum()), "")


def _judge(logo: Path) -> bytes:
    """Return what in a drawing cannot be made into pixels."""
    from generator.vector.drawing import Vector

    try:
        Vector(logo.read_bytes()).paint(16, 16)
    except VectorError as error:
        return error.what.encode()
    return b""


def _draw_favicon(mark: Mark) -> bytes:
    first, *others = (mark.paint(size) for size in _FAVICON_SIZES)
    out = io.BytesIO()
    first.save(out, "ICO", sizes=[(size, size) for size in _FAVICON_SIZES], append_images=others)
    return out.getvalue()


def _write_png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


_DRAWN: dict[str, Callable[[Mark], bytes]] = {
    FAVICON: _draw_favicon,
    TOUCH: lambda mark: _write_png(mark.paint_plate(180, 0.8)),
    "icon-192.png": lambda mark: _write_png(mark.paint(192)),
    "icon-512.png": lambda mark: _write_png(mark.paint(512)),
    # The middle that every phone shows, whatever shape it cuts, is a circle of 80 % (W3C, Web Application Manifest).
    MASKABLE: lambda mark: _write_png(mark.paint_plate(512, 0.64)),
}

__all__ = ["FAVICON", "MASKABLE", "NAMES", "SIZES", "TOUCH", "Icons", "initial_of"]
