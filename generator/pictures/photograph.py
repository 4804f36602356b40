"""A photograph in the media folder: what it measures, and whether it can be shown at all."""

from __future__ import annotations

import struct
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

# The ending of a file -> what its content then has to be.
FORMATS = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
MAX_PIXELS = 60_000_000  # a camera of today; a file of few bytes can claim far more
MAX_BYTES = 40_000_000
_SIDEWAYS = {5, 6, 7, 8}  # orientations that swap width and height (Exif 2.32, section 4.6.4)
_ORIENTATION = 0x0112
BROKEN = (OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, RuntimeError, struct.error)
"""What Pillow raises for pixels and notes that are not as their format says."""


class PictureError(Exception):
    """A picture that cannot be shown; `code` names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Photograph:
    """A photograph as it stands upright, in pixels."""

    width: int
    height: int
    is_transparent: bool


def is_photograph(name: str) -> bool:
    """Return whether a file is made of pixels, by its ending."""
    return any(name.lower().endswith(ending) for ending in FORMATS)


def read_photograph(path: Path) -> Photograph:
    """Return what a photograph measures, from its head alone; raises PictureError."""
    with open_image(path) as image:
        width, height = image.size
        try:
            orientation = image.getexif().get(_ORIENTATION)  # of a PNG it may stand behind all pixels
        except BROKEN as error:
            raise PictureError("problem.picture.truncated") from error
        if orientation in _SIDEWAYS:
            width, height = height, width
        return Photograph(width, height, image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info)


@contextmanager
def open_image(path: Path) -> Iterator[Image.Image]:
    """Open the picture in a file, its pixels not yet read; raises PictureError for what is none, or too large."""
    from PIL import Image, UnidentifiedImageError

    if path.stat().st_size > MAX_BYTES:
        raise PictureError("problem.picture.too_large", limit=MAX_BYTES // 1_000_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused below, and of notes that nobody keeps
        try:
            image = Image.open(path, formats=sorted(set(FORMATS.values())))
        except (UnidentifiedImageError, Image.DecompressionBombError, *BROKEN) as error:
            is_bomb = isinstance(error, Image.DecompressionBombError)
            raise PictureError("problem.picture.pixels" if is_bomb else "problem.picture.unreadable") from error
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureError("problem.picture.pixels")
            if image.format != FORMATS[path.suffix.lower()]:
                raise PictureError("problem.picture.disguised", found=image.format)
            yield image
