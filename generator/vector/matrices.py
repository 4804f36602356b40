"""Affine transforms as SVG writes them: (a, b, c, d, e, f) (SVG 2, section 8.5)."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from generator.vector.errors import VectorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CALL = re.compile(r"\s*,?\s*(\w+)\s*\(([^)]*)\)\s*")


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the transform that does `inner` first and `outer` then."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def transform(matrix: Matrix, points: Iterable[Point]) -> list[Point]:
    """Return where the points come to lie."""
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def invert(matrix: Matrix) -> Matrix:
    """Return the transform that undoes this one; raises VectorError for one that flattens everything."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < 1e-12:
        raise VectorError("transform")
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def scale_of(matrix: Matrix) -> float:
    """Return how much longer lines become, on average."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def read_transform(text: str) -> Matrix:
    """Return the transform that an attribute names; raises VectorError for what is none."""
    matrix, end = IDENTITY, 0
    for call in _CALL.finditer(text):
        if call.start() != end:
            break
        end = call.end()
        matrix = multiply(matrix, _read_call(call[1], [float(number) for number in NUMBER.findall(call[2])]))
    if text[end:].strip():
        raise VectorError("transform")
    return matrix


def _read_call(name: str, numbers: list[float]) -> Matrix:
    try:
        return _CALLS[name](*numbers)
    except (KeyError, TypeError) as error:
        raise VectorError("transform") from error


def _matrix(a: float, b: float, c: float, d: float, e: float, f: float) -> Matrix:  # noqa: PLR0913, PLR0917  (as SVG has it)
    return (a, b, c, d, e, f)


def _translate(x: float, y: float = 0.0) -> Matrix:
    return (1.0, 0.0, 0.0, 1.0, x, y)


def _scale(x: float, y: float | None = None) -> Matrix:
    return (x, 0.0, 0.0, x if y is None else y, 0.0, 0.0)


def _rotate(degrees: float, x: float = 0.0, y: float = 0.0) -> Matrix:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned = (cosine, sine, -sine, cosine, 0.0, 0.0)
    return multiply(_translate(x, y), multiply(turned, _translate(-x, -y)))


def _skew_x(degrees: float) -> Matrix:
    return (1.0, 0.0, math.tan(math.radians(degrees)), 1.0, 0.0, 0.0)


def _skew_y(degrees: float) -> Matrix:
    return (1.0, math.tan(math.radians(degrees)), 0.0, 1.0, 0.0, 0.0)


_CALLS: dict[str, Callable[..., Matrix]] = {
    "matrix": _matrix,
    "translate": _translate,
    "scale": _scale,
    "rotate": _rotate,
    "skewX": _skew_x,
    "skewY": _skew_y,
}
