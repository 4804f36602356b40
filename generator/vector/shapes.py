"""The basic shapes of SVG as outlines (SVG 2, section 10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.vector.errors import VectorError
from generator.vector.matrices import NUMBER
from generator.vector.paths import Outline, arc, read_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

_LENGTH = re.compile(rf"\s*({NUMBER.pattern})(px|%)?\s*")


def read_length(text: str, whole: float = 1.0) -> float:
    """Return a length in user units, a percentage as its part of `whole`; raises VectorError for other units."""
    found = _LENGTH.fullmatch(text)
    if not found:
        raise VectorError(text)
    return float(found[1]) * (whole / 100 if found[2] == "%" else 1)


def outlines_of(element: Element, scale: float, size: tuple[float, float]) -> list[Outline] | None:
    """Return the outlines of a shape that is drawn `scale` times as large in a drawing of `size`; None for no shape."""
    draw = _SHAPES.get(element.tag.rpartition("}")[2])
    return draw(_Measures(element, scale, size)) if draw else None


class _Measures:
    """The numbers of one element."""

    def __init__(self, element: Element, scale: float, size: tuple[float, float]) -> None:
        self.element = element
        self.scale = scale
        self.width, self.height = size

    def length(self, name: str, whole: float, otherwise: str = "0") -> float:
        return read_length(self.element.get(name, otherwise), whole)

    def points(self) -> list[tuple[float, float]]:
        numbers = [float(number) for number in NUMBER.findall(self.element.get("points", ""))]
        return list(zip(numbers[::2], numbers[1::2], strict=False))


def _path(of: _Measures) -> list[Outline]:
    return read_path(of.element.get("d", ""), of.scale)


def _rectangle(of: _Measures) -> list[Outline]:
    x, y = of.length("x", of.width), of.length("y", of.height)
    width, height = of.length("width", of.width), of.length("height", of.height)
    rx = min(of.length("rx", of.width, of.element.get("ry", "0")), width / 2)
    ry = min(of.length("ry", of.height, of.element.get("rx", "0")), height / 2)
    if width <= 0 or height <= 0:
        return []
    if rx <= 0 or ry <= 0:
        return [Outline([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], is_closed=True)]
    right, bottom = x + width, y + height
    corners = [
        ((x, y + ry), (x + rx, y)),
        ((right - rx, y), (right, y + ry)),
        ((right, bottom - ry), (right - rx, bottom)),
        ((x + rx, bottom), (x, bottom - ry)),
    ]
    points = [
        point for start, end in corners for point in (start, *arc(start, (rx, ry), 0, (False, True), end, of.scale))
    ]
    return [Outline(points, is_closed=True)]


def _circle(of: _Measures) -> list[Outline]:
    radius = of.length("r", (of.width + of.height) / 2)
    return _oval(of, radius, radius)


def _ellipse(of: _Measures) -> list[Outline]:
    return _oval(of, of.length("rx", of.width), of.length("ry", of.height))


def _oval(of: _Measures, rx: float, ry: float) -> list[Outline]:
    if rx <= 0 or ry <= 0:
        return []
    x, y = of.length("cx", of.width), of.length("cy", of.height)
    left, right = (x - rx, y), (x + rx, y)
    half = arc(left, (rx, ry), 0, (False, True), right, of.scale)
    return [Outline([*half, *arc(right, (rx, ry), 0, (False, True), left, of.scale)], is_closed=True)]


def _line(of: _Measures) -> list[Outline]:
    start = of.length("x1", of.width), of.length("y1", of.height)
    return [Outline([start, (of.length("x2", of.width), of.length("y2", of.height))])]


def _polyline(of: _Measures) -> list[Outline]:
    return [Outline(of.points())] if len(of.points()) > 1 else []


def _polygon(of: _Measures) -> list[Outline]:
    return [Outline(of.points(), is_closed=True)] if len(of.points()) > 1 else []


_SHAPES: dict[str, Callable[[_Measures], list[Outline]]] = {
    "path": _path,
    "rect": _rectangle,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _polyline,
    "polygon": _polygon,
}
