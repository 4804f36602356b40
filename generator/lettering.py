"""Lettering: texts as pixels, in the fonts of a site or EB Garamond (SIL Open Font License), or not at all.

A text is set only where one font has all its letters and the way it is written can be kept; boxes in place of letters
would be worse than nothing.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.typefaces.voices import find_voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

_MISSING = "\U0010fffd"  # a code point that no font has
_RIGHT_TO_LEFT = {"R", "AL"}
_SHAPED = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x17FF))  # letters that change or move


@dataclass(frozen=True)
class Face:
    """A font file in one weight."""

    path: Path
    weight: int = 400

    def size(self, pixels: int) -> FreeTypeFont:
        """Return the font with letters of that size."""
        return _load(self.path, self.weight, pixels)

    def has(self, text: str) -> bool:
        """Return whether the font has every letter of a text."""
        font = self.size(40)
        missing = _picture(font, _MISSING)
        return all(_picture(font, letter) != missing for letter in set(text) if not letter.isspace())


def find_face(fonts: Sequence[Path], text: str, weight: int) -> Face | None:
    """Return the first font that can set a text, those of the site before the one that comes along."""
    from PIL import features

    is_shaped = any(_needs_shaping(letter) for letter in text)
    if is_shaped and not features.check("raqm"):
        return None
    faces = (Face(path, weight) for path in (*fonts, *_find_shipped()))
    return next((face for face in faces if face.has(text)), None)


def _needs_shaping(letter: str) -> bool:
    is_moved = any(first <= ord(letter) <= last for first, last in _SHAPED)
    return is_moved or unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT


def _find_shipped() -> list[Path]:
    try:
        path = find_voice("atelier").headings
    except ModuleNotFoundError:
        return []
    return [path] if path.is_file() else []


@functools.lru_cache(maxsize=32)
def _load(path: Path, weight: int, pixels: int) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.truetype(str(path), pixels)
    try:
        axes = font.get_variation_axes()
    except OSError:
        return font  # a font of one weight
    values = [_clamp(weight, axis) if axis["name"] == b"Weight" else float(axis["default"] or 0) for axis in axes]
    font.set_variation_by_axes(values)
    return font


def _clamp(weight: int, axis: object) -> float:
    limits: dict[str, int] = axis  # type: ignore[assignment]
    return float(min(max(weight, limits["minimum"]), limits["maximum"]))


def _picture(font: FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
