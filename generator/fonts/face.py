"""What a font file says of itself: weight, slant and measures."""

from __future__ import annotations

import functools
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.pictures.cache import find_cache, keep

_SAMPLE = "the quick brown fox jumps over the lazy dog, and etaoin shrdlu rests in the sun at noon. "
_SIZE = 1000
# The words that names of styles are made of (OpenType 1.9, usWeightClass); longer ones first.
_WEIGHTS = {
    "extralight": 200, "ultralight": 200, "semibold": 600, "demibold": 600, "extrabold": 800, "ultrabold": 800,
    "thin": 100, "hairline": 100, "light": 300, "medium": 500, "black": 900, "heavy": 900, "bold": 700,
}  # fmt: skip


class FontError(Exception):
    """A file that is no font that can be used."""


@dataclass(frozen=True)
class FontFace:
    """One font file; lengths are per mille of the size of its letters."""

    lightest: int
    boldest: int
    is_italic: bool
    ascent: int
    descent: int
    average: float

    @property
    def weight(self) -> str:
        """The descriptor `font-weight` (CSS Fonts, level 4)."""
        return str(self.lightest) if self.lightest == self.boldest else f"{self.lightest} {self.boldest}"

    def distance(self, weight: int) -> int:
        """Return how far the font is from a weight."""
        return abs(min(max(weight, self.lightest), self.boldest) - weight)


def read_face(path: Path) -> FontFace:
    """Return what a font says of itself, read once for each content; raises FontError."""
    kept = keep(find_cache(), (b"font 1", path.read_bytes()), functools.partial(_measure, path))
    facts = json.loads(kept.read_bytes() if isinstance(kept, Path) else kept)
    if facts is None:
        raise FontError(str(path))
    return FontFace(**facts)


def _measure(path: Path) -> bytes:
    from PIL import ImageFont

    try:
        font = ImageFont.truetype(str(path), _SIZE, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError):
        return b"null"
    words = " ".join(filter(None, font.getname())).lower().replace(" ", "").replace("-", "")
    weight = next((number for word, number in _WEIGHTS.items() if word in words), 400)
    lightest, boldest = weight, weight
    try:
        for axis in font.get_variation_axes():
            if axis["name"] == b"Weight":
                lightest, boldest = int(axis["minimum"] or weight), int(axis["maximum"] or weight)
    except OSError:
        pass  # a font of one weight
    ascent, descent = font.getmetrics()
    is_italic = "italic" in words or "oblique" in words
    average = round(font.getlength(_SAMPLE) / len(_SAMPLE), 3)
    return json.dumps(asdict(FontFace(lightest, boldest, is_italic, ascent, descent, average))).encode()
