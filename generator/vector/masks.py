"""Areas as masks: how much of each pixel they cover."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from generator.vector.matrices import Point

Box = tuple[int, int, int, int]

FINE = 4  # rows and columns of dots inside a pixel
_MIDDLE = 128


def box_of(areas: Sequence[Sequence[Point]], size: tuple[int, int]) -> Box | None:
    """Return the pixels that areas may touch, None where they all lie outside a picture of `size`."""
    xs = [x for area in areas for x, _ in area]
    ys = [y for area in areas for _, y in area]
    if not xs:
        return None
    left, top = max(math.floor(min(xs)), 0), max(math.floor(min(ys)), 0)
    right, bottom = min(math.ceil(max(xs)) + 1, size[0]), min(math.ceil(max(ys)) + 1, size[1])
    return (left, top, right, bottom) if left < right and top < bottom else None


def mask_union(areas: Sequence[Sequence[Point]], box: Box) -> Image:
    """Return the mask, as large as `box`, of all areas together."""
    from PIL import ImageDraw

    mask = _blank(box, 0)
    draw = ImageDraw.Draw(mask)
    for area in areas:
        draw.polygon(_fine(area, box), fill=255)
    return mask.reduce(FINE)


def mask_filled(areas: Sequence[Sequence[Point]], box: Box, rule: str) -> Image:
    """Return the mask of the areas that outlines enclose, holes left out (SVG 2, `fill-rule`)."""
    if len(areas) == 1:
        return mask_union(areas, box)
    from PIL import ImageChops, ImageDraw

    winding = _blank(box, _MIDDLE)
    for area in areas:
        inside = _blank(box, 0)
        ImageDraw.Draw(inside).polygon(_fine(area, box), fill=1)
        winding = (ImageChops.add if _turns_right(area) else ImageChops.subtract)(winding, inside)
    is_inside: Callable[[int], bool] = (
        (lambda count: count % 2 == 1) if rule == "evenodd" else lambda count: count != _MIDDLE
    )
    return winding.point([255 * is_inside(count) for count in range(256)]).reduce(FINE)


def _blank(box: Box, value: int) -> Image:
    from PIL import Image

    return Image.new("L", ((box[2] - box[0]) * FINE, (box[3] - box[1]) * FINE), value)


def _fine(area: Sequence[Point], box: Box) -> list[Point]:
    # Pillow names a dot by its corner and fills both edges of an area: half a dot less puts it where it belongs.
    return [((x - box[0]) * FINE - 0.5, (y - box[1]) * FINE - 0.5) for x, y in area]


def _turns_right(area: Sequence[Point]) -> bool:
    following = [*area[1:], area[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(area, following, strict=True)) > 0
