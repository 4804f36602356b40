"""Pictures of the media folder as parts of another picture, whatever they are made of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from generator.pictures.photograph import is_photograph
from generator.pictures.upright import read_upright

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from generator.vector.drawing import Vector

    Art = Image | Vector

LARGEST = 300_000
"""Bytes; messengers have been seen to leave out larger previews."""
_LONGEST = 1200  # pixels, of either side
_QUALITIES = (86, 78, 70, 60, 50, 40, 25)


def open_art(path: Path | None) -> Art | None:
    """Return a picture ready to be painted, None for one that is absent or cannot be made into pixels."""
    if path is None:
        return None
    if is_photograph(path.name):
        return read_upright(path).convert("RGBA")
    from generator.vector.drawing import Vector
    from generator.vector.errors import VectorError

    try:
        art = Vector(path.read_bytes())
        art.paint(8, 8)
    except VectorError:
        return None
    return art


def paint_inside(art: Art, width: int, height: int) -> Image:
    """Return the whole picture, as large as fits."""
    from PIL import Image, ImageOps

    if not isinstance(art, Image.Image):
        return art.paint(width, height)
    return ImageOps.contain(art, (width, height), Image.Resampling.LANCZOS)


def paint_cover(art: Art, width: int, height: int) -> Image:
    """Return the part of a picture that fills the area, a little above its middle."""
    from PIL import Image, ImageOps

    if not isinstance(art, Image.Image):
        scale = max(width / art.width, height / art.height)
        art = art.paint(round(art.width * scale), round(art.height * scale))
    filled = ImageOps.fit(art, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    paper = Image.new("RGBA", filled.size, "white")
    paper.alpha_composite(filled)
    return paper.convert("RGB")


def encode(image: Image) -> bytes:
    """Return a picture as JPEG that messengers show."""
    data = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        data = out.getvalue()
        if len(data) <= LARGEST:
            break
    return data


def draw_preview(path: Path) -> bytes:
    """Return a picture of the owner's, whole and not enlarged, as JPEG; an empty file for what cannot be."""
    from PIL import Image

    art = open_art(path)
    if art is None:
        return b""
    longest = min(max(art.size), _LONGEST) if isinstance(art, Image.Image) else _LONGEST
    image = paint_inside(art, longest, longest)
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return encode(paper)
