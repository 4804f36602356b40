"""Small pictures that travel inside another file: PNG and JPEG, upright, without what a camera noted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.pictures.cache import find_cache, keep, mark_readers
from generator.pictures.photograph import PictureError, is_photograph, read_photograph
from generator.pictures.variants import Variant, make_variant

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_SIDE = 320
"""Pixels; address books show pictures as large as a thumb."""
LARGEST_FILE = 48 * 1024
"""Octets that may travel inside a card; phones refuse cards that are too large."""

_Kind = Literal["PNG", "JPEG"]
_PHOTOGRAPHS = {".jpeg", ".jpg"}  # which as PNG would be larger and no better


@dataclass(frozen=True)
class Raster:
    """A picture made of dots."""

    kind: _Kind
    data: bytes


def read_raster(path: Path) -> Raster | None:
    """Return the picture in a file, made small; None for one that is broken, or no such picture at all."""
    if not is_photograph(path.name):
        return None
    try:
        made = [Raster(kind, _make(path, variant)) for kind, variant in _list_variants(path)]
    except PictureError:
        return None
    return next((raster for raster in made if len(raster.data) <= LARGEST_FILE), None)


def _list_variants(path: Path) -> Iterator[tuple[_Kind, Variant]]:
    """Yield the formats that address books know, the better one for the picture first."""
    photograph = read_photograph(path)
    share = min(1.0, LARGEST_SIDE / max(photograph.width, photograph.height))
    width = max(1, round(photograph.width * share))
    if photograph.is_transparent or path.suffix.lower() not in _PHOTOGRAPHS:
        yield "PNG", Variant(width, "png")
    if not photograph.is_transparent:
        yield "JPEG", Variant(width, "jpg")


def _make(path: Path, variant: Variant) -> bytes:
    parts = mark_readers(), b"raster", repr((path.suffix.lower(), variant)).encode(), path.read_bytes()
    kept = keep(find_cache(), parts, lambda: make_variant(path, variant))
    return kept.read_bytes() if isinstance(kept, Path) else kept
