"""Pictures of the media folder as parts of another picture, whatever they are made of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from generator.pictures.cache import find_cache, keep, mark_painters
from generator.pictures.photograph import is_photograph
from generator.pictures.upright import read_upright

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

LARGEST = 300_000
"""Bytes; messengers have been seen to leave out larger previews."""
_LONGEST = 1200  # pixels, of either side
_QUALITIES = (86, 78, 70, 60, 50, 40, 25)


def paint_inside(path: Path | None, width: int, height: int) -> Image | None:
    """Return the whole picture, as large as fits; None for one that is absent or cannot be made into pixels."""
    from PIL import Image, ImageOps

    if path is None or not is_photograph(path.name):
        return _paint_drawing(path, width, height, is_cut=False)
    return ImageOps.contain(read_upright(path).convert("RGBA"), (width, height), Image.Resampling.LANCZOS)


def paint_cover(path: Path | None, width: int, height: int) -> Image | None:
    """Return the part of a picture that fills the area, a little above its middle; None where there is none."""
    from PIL import Image, ImageOps

    if path is None or not is_photograph(path.name):
        art = _paint_drawing(path, width, height, is_cut=True)
    else:
        art = read_upright(path).convert("RGBA")
    if art is None:
        return None
    return _lay_on_paper(ImageOps.fit(art, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.35)))


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
    longest = min(max(read_upright(path).size), _LONGEST) if is_photograph(path.name) else _LONGEST
    image = paint_inside(path, longest, longest)
    return encode(_lay_on_paper(image.convert("RGBA"))) if image else b""


def _paint_drawing(path: Path | None, width: int, height: int, *, is_cut: bool) -> Image | None:
    """Return a drawing that fits into an area, or fills all of it; kept, because painting takes long."""
    if path is None:
        return None
    from PIL import Image

    source = path.read_bytes()
    parts = (mark_painters(), source, f"{width} {height} {is_cut}".encode())
    kept = keep(find_cache(), parts, lambda: _paint(source, width, height, is_cut=is_cut))
    painted = kept if isinstance(kept, bytes) else kept.read_bytes()
    return Image.open(io.BytesIO(painted)) if painted else None


def _paint(source: bytes, width: int, height: int, *, is_cut: bool) -> bytes:
    """Return a drawing as PNG, an empty file for what cannot be made into pixels."""
    from generator.vector.drawing import Vector
    from generator.vector.errors import VectorError

    try:
        art = Vector(source)
        scale = max(width / art.width, height / art.height) if is_cut else 0
        image = art.paint(round(art.width * scale) or width, round(art.height * scale) or height)
    except VectorError:
        return b""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _lay_on_paper(image: Image) -> Image:
    from PIL import Image

    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")
