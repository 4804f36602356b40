"""Variants: one photograph in several widths and formats."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.pictures.upright import read_upright

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pictures.photograph import Photograph

WIDTHS = (480, 960, 1440, 2000)
HIGHEST = 16_383  # pixels, all that WebP can have
# Settings of each format, chosen by eye on photographs: small, and no artefacts at arm's length.
SETTINGS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 58, "speed": 7, "max_threads": 1},
    "webp": {"quality": 76, "method": 4},
    "jpg": {"quality": 78, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
_NAMES = {"avif": "AVIF", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True)
class Variant:
    """One width and format of a photograph; the height follows from its shape."""

    width: int
    kind: str


def list_variants(photograph: Photograph) -> list[Variant]:
    """Return the variants of a photograph: none wider than itself, the modern formats first."""
    widest = min(photograph.width, WIDTHS[-1], max(1, HIGHEST * photograph.width // photograph.height))
    widths = [*(width for width in WIDTHS if width < widest), widest]
    kinds = ("avif", "webp", fallback_of(photograph))
    return [Variant(width, kind) for kind in kinds for width in widths]


def fallback_of(photograph: Photograph) -> str:
    """Return the format that every browser shows."""
    return "png" if photograph.is_transparent else "jpg"


def make_variant(path: Path, variant: Variant) -> bytes:
    """Return the bytes of a variant: upright, in sRGB, without any notes; raises PictureError."""
    from PIL import Image

    upright = read_upright(path)
    height = min(max(1, round(upright.height * variant.width / upright.width)), HIGHEST)
    plain = upright.convert("RGB") if variant.kind == "jpg" else upright
    out = io.BytesIO()
    sized = plain.resize((variant.width, height), Image.Resampling.LANCZOS)
    sized.save(out, _NAMES[variant.kind], **SETTINGS[variant.kind])
    return out.getvalue()
