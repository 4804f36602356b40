"""The mark: the logo as pixels; where there is none that can be drawn, the initial on the owner's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.colour import DARK, LIGHT, make_palette, measure_contrast
from generator.lettering import find_face
from generator.pictures.photograph import is_photograph
from generator.pictures.upright import read_upright

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.Image import Image

_SOLID = 250  # opacity (0-255) from which a pixel counts as covered
_PALE = 1.5  # contrast below which a mark is lost on its ground


class Mark:
    """What stands for a business in a small square: `logo` is its file, `letter` its initial."""

    def __init__(self, logo: Path | None, letter: str, colour: str, fonts: Sequence[Path]) -> None:
        self.logo = logo
        self.letter = letter
        self.fonts = fonts
        self.palettes = [make_palette(colour, scheme) for scheme in (LIGHT, DARK)]

    def paint(self, size: int) -> Image:
        """Return the mark in a square of `size` pixels, transparent around it; raises VectorError, PictureError."""
        return _centre(self._paint_logo(size), size) if self.logo else self._paint_initial(size, is_round=True)

    def paint_plate(self, size: int, share: float) -> Image:
        """Return the same on a ground that fills the square, of which the mark takes `share`; raises like `paint`."""
        from PIL import Image

        if not self.logo:
            return self._paint_initial(size, is_round=False)
        ground = _ground_of(self.paint(size))
        share = share if ground is None else share / 0.8  # its own ground is its margin
        mark = _centre(self._paint_logo(round(size * share)), size)
        plate = Image.new("RGBA", (size, size), ground or self._find_ground(mark))
        plate.alpha_composite(mark)
        return plate.convert("RGB")

    def _paint_logo(self, size: int) -> Image:
        assert self.logo is not None  # noqa: S101  (the callers' condition, for the type checker)
        if is_photograph(self.logo.name):
            from PIL import Image, ImageOps

            upright = read_upright(self.logo).convert("RGBA")
            return ImageOps.contain(upright, (size, size), Image.Resampling.LANCZOS)
        from generator.vector.drawing import Vector

        return Vector(self.logo.read_bytes()).paint(size, size)

    def _paint_initial(self, size: int, *, is_round: bool) -> Image:
        from PIL import Image, ImageDraw

        fine = 4 * size
        plate = Image.new("RGBA", (fine, fine))
        draw = ImageDraw.Draw(plate)
        palette = self.palettes[0]
        radius = fine * 0.22 if is_round else 0
        draw.rounded_rectangle((0, 0, fine - 1, fine - 1), radius, fill=palette["accent"])
        face = find_face(self.fonts, self.letter, 600) if self.letter else None
        if face:
            font = face.size(round(fine * 0.78))
            left, top, right, bottom = font.getbbox(self.letter)
            place = (fine - left - right) / 2, (fine - top - bottom) / 2
            draw.text(place, self.letter, palette["on-accent"], font)
        else:
            draw.ellipse((fine * 0.3, fine * 0.3, fine * 0.7, fine * 0.7), palette["on-accent"])
        small = plate.reduce(4)
        return small if is_round else small.convert("RGB")

    def _find_ground(self, mark: Image) -> str:
        """Return the paper, light or dark, on which a mark can be seen."""
        red, green, blue, alpha = mark.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
        average = f"#{red:02x}{green:02x}{blue:02x}" if alpha else "#000000"
        light, dark = (palette["surface"] for palette in self.palettes)
        return light if measure_contrast(average, light) >= _PALE else dark


def _centre(mark: Image, size: int) -> Image:
    from PIL import Image

    square = Image.new("RGBA", (size, size))
    square.alpha_composite(mark, ((size - mark.width) // 2, (size - mark.height) // 2))
    return square


def _ground_of(mark: Image) -> str | None:
    """Return the colour that a mark has at the middle of all four edges, None where it has no ground of its own."""
    end, middle = mark.width - 2, mark.width // 2
    colours = {mark.getpixel(place) for place in ((1, middle), (end, middle), (middle, 1), (middle, end))}
    red, green, blue, alpha = colours.pop()  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}" if not colours and alpha >= _SOLID else None
