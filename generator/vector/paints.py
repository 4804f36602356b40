"""What areas are filled with: a colour, or a gradient (SVG 2, section 14)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.vector.errors import VectorError
from generator.vector.matrices import IDENTITY, invert, multiply, read_transform, transform
from generator.vector.shapes import read_length
from generator.vector.styles import style_element

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from PIL.Image import Image

    from generator.vector.masks import Box
    from generator.vector.matrices import Matrix, Point
    from generator.vector.styles import Sheet, Style

Colour = tuple[int, int, int, int]

_STEPS = 512
_LINK = "{http://www.w3.org/1999/xlink}href"


def read_colour(text: str, style: Mapping[str, str]) -> Colour:
    """Return a colour with its opacity (0-255); raises VectorError for what is none."""
    from PIL import ImageColor

    if text.lower() == "currentcolor":
        text = style["color"]
    if text == "transparent":
        return (0, 0, 0, 0)
    try:
        red, green, blue, *rest = ImageColor.getrgb(text)
    except ValueError as error:
        raise VectorError(text) from error
    return (red, green, blue, rest[0] if rest else 255)


def link_of(element: Element) -> str:
    """Return the name of the element that another one refers to, or an empty text."""
    target = element.get("href") or element.get(_LINK) or ""
    return target.removeprefix("#") if target.startswith("#") else ""


@dataclass(frozen=True)
class Gradient:
    """Colours along a way: from `start` to its end, or from the middle of a circle to its rim."""

    is_radial: bool
    to_unit: Matrix  # from pixels to where the way is (0, 0) to (1, 0), and the circle the one around (0, 0)
    stops: tuple[tuple[float, Colour], ...]

    def paint(self, box: Box) -> Image:
        """Return the gradient as it looks inside `box`."""
        from PIL import Image

        corners = transform(self.to_unit, [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])])
        left, right = _range(x for x, _ in corners)
        top, bottom = _range(y for _, y in corners)
        height = _STEPS if self.is_radial else 2
        base = Image.new("L", (_STEPS, height))
        base.putdata(self._measure((left, top), (right - left, bottom - top), height))
        a, b, c, d, e, f = self.to_unit
        across, down = _STEPS / (right - left), height / (bottom - top)
        x, y = a * box[0] + c * box[1] + e - left, b * box[0] + d * box[1] + f - top
        affine = (a * across, c * across, x * across, b * down, d * down, y * down)
        size = box[2] - box[0], box[3] - box[1]
        places = base.transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)
        colours = [self._colour_at(step / 255) for step in range(256)]
        bands = [places.point([colour[band] for colour in colours]) for band in range(4)]
        return Image.merge("RGBA", bands)

    def _measure(self, start: Point, size: Point, height: int) -> list[int]:
        """Return how far along the way (0-255) each dot of the base is."""
        columns = [start[0] + size[0] * (column + 0.5) / _STEPS for column in range(_STEPS)]
        if not self.is_radial:
            return [_to_byte(x) for x in columns] * height
        rows = [start[1] + size[1] * (row + 0.5) / height for row in range(height)]
        return [_to_byte(math.hypot(x, y)) for y in rows for x in columns]

    def _colour_at(self, place: float) -> Colour:
        before = self.stops[0]
        for after in self.stops:
            if after[0] >= place:
                share = (place - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 1.0
                red, green, blue, alpha = (
                    round(one + (other - one) * share) for one, other in zip(before[1], after[1], strict=True)
                )
                return (red, green, blue, alpha)
            before = after
        return before[1]


def _range(values: object) -> tuple[float, float]:
    numbers = list(values)  # type: ignore[call-overload]
    low, high = min(numbers), max(numbers)
    return low, max(high, low + 1e-6)


def _to_byte(value: float) -> int:
    return round(min(max(value, 0.0), 1.0) * 255)


class Gradients:
    """Makes the gradients of a drawing from the elements that describe them."""

    def __init__(self, elements: Mapping[str, Element], sheet: Sheet) -> None:
        self._elements = elements
        self._sheet = sheet

    def find(self, name: str, box: tuple[float, float, float, float], matrix: Matrix, style: Style) -> Gradient:
        """Return a gradient for a shape that lies in `box`; raises VectorError for what is none."""
        element = self._elements.get(name)
        kind = element.tag.rpartition("}")[2] if element is not None else ""
        if element is None or kind not in {"linearGradient", "radialGradient"}:
            raise VectorError(kind or f"#{name}")
        chain = self._chain(element)
        facts = {name: value for each in reversed(chain) for name, value in each.attrib.items()}
        if facts.get("spreadMethod", "pad") != "pad":
            raise VectorError("spreadMethod")
        place = read_transform(facts.get("gradientTransform", ""))
        if facts.get("gradientUnits", "objectBoundingBox") == "objectBoundingBox":
            left, top, width, height = box
            place = multiply((width, 0, 0, height, left, top), place)
        unit = (_circle if kind == "radialGradient" else _way)(facts)
        to_unit = invert(multiply(matrix, multiply(place, unit)))
        stops = next((stops for each in chain if (stops := self._stops(each, style))), ((0.0, (0, 0, 0, 0)),))
        return Gradient(kind == "radialGradient", to_unit, stops)

    def _chain(self, element: Element) -> list[Element]:
        """Return a gradient and those that it takes the rest from, each once."""
        chain = [element]
        while (parent := self._elements.get(link_of(chain[-1]))) is not None and parent not in chain:
            chain.append(parent)
        return chain

    def _stops(self, element: Element, style: Style) -> tuple[tuple[float, Colour], ...]:
        stops, reached = [], 0.0
        for stop in element.iterfind("{*}stop"):
            own = style_element(stop, style, self._sheet)
            reached = max(reached, read_length(stop.get("offset", "0")))
            red, green, blue, alpha = read_colour(own.get("stop-color", "black"), own)
            opacity = read_length(own.get("stop-opacity", "1"))
            stops.append((min(reached, 1.0), (red, green, blue, round(alpha * opacity))))
        return tuple(stops)


def _way(facts: Mapping[str, str]) -> Matrix:
    defaults = {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%"}
    x1, y1, x2, y2 = (read_length(facts.get(name, default)) for name, default in defaults.items())
    dx, dy = x2 - x1, y2 - y1
    return (dx, dy, -dy, dx, x1, y1) if dx or dy else IDENTITY


def _circle(facts: Mapping[str, str]) -> Matrix:
    x, y, radius = (read_length(facts.get(name, "50%")) for name in ("cx", "cy", "r"))
    if facts.get("fx", facts.get("cx", "50%")) != facts.get("cx", "50%") or facts.get(
        "fy", facts.get("cy", "50%")
    ) != facts.get("cy", "50%"):
        raise VectorError("fx")
    return (radius or 1e-6, 0, 0, radius or 1e-6, x, y)
