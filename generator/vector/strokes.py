"""Lines of some width as areas: a strip along each straight piece, with what joins and ends them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.vector.matrices import Point
    from generator.vector.paths import Outline


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn (SVG 2, section 13.5)."""

    width: float
    cap: str = "butt"
    join: str = "miter"
    miter_limit: float = 4.0


def widen(outlines: Iterable[Outline], stroke: Stroke) -> list[list[Point]]:
    """Return areas that together cover the line."""
    return [area for outline in outlines for area in _widen(outline, stroke)]


def _widen(outline: Outline, stroke: Stroke) -> Iterator[list[Point]]:
    points = [
        point for point, before in zip(outline.points, [None, *outline.points[:-1]], strict=True) if point != before
    ]
    if outline.is_closed and len(points) > 1 and points[0] != points[-1]:
        points.append(points[0])
    half = stroke.width / 2
    if len(points) < 2:
        if points and stroke.cap == "round":
            yield _disc(points[0], half)
        return
    for start, end in pairwise(points):
        yield _strip(start, end, half)
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        yield from _join(before, corner, after, stroke)
    if outline.is_closed:
        yield from _join(points[-2], points[0], points[1], stroke)
    else:
        yield from _cap(points[1], points[0], stroke)
        yield from _cap(points[-2], points[-1], stroke)


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end)
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _strip(start: Point, end: Point, half: float) -> list[Point]:
    x, y = _direction(start, end)
    dx, dy = -y * half, x * half
    return [
        (start[0] + dx, start[1] + dy),
        (end[0] + dx, end[1] + dy),
        (end[0] - dx, end[1] - dy),
        (start[0] - dx, start[1] - dy),
    ]


def _disc(middle: Point, radius: float) -> list[Point]:
    angles = (math.tau * step / 24 for step in range(24))
    return [(middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)) for angle in angles]


def _cap(inside: Point, end: Point, stroke: Stroke) -> Iterator[list[Point]]:
    if stroke.cap == "round":
        yield _disc(end, stroke.width / 2)
    elif stroke.cap == "square":
        x, y = _direction(inside, end)
        yield _strip(end, (end[0] + x * stroke.width / 2, end[1] + y * stroke.width / 2), stroke.width / 2)


def _join(before: Point, corner: Point, after: Point, stroke: Stroke) -> Iterator[list[Point]]:
    half = stroke.width / 2
    if stroke.join == "round":
        yield _disc(corner, half)
        return
    (ax, ay), (bx, by) = _direction(before, corner), _direction(corner, after)
    turn = ax * by - ay * bx
    if abs(turn) < 1e-9:
        return
    side = -math.copysign(half, turn)  # the join is missing on the outer side of the bend
    one = corner[0] - ay * side, corner[1] + ax * side
    other = corner[0] - by * side, corner[1] + bx * side
    half_angle = math.sqrt(max((1 - (ax * bx + ay * by)) / 2, 0.0))  # the sine of half the turn
    cosine = math.sqrt(max(1 - half_angle**2, 1e-12))
    if stroke.join == "miter" and 1 / cosine <= stroke.miter_limit:
        reach = half / cosine
        mx, my = one[0] + other[0] - 2 * corner[0], one[1] + other[1] - 2 * corner[1]
        length = math.hypot(mx, my) or 1.0
        tip = corner[0] + mx / length * reach, corner[1] + my / length * reach
        yield [corner, one, tip, other]
    else:
        yield [corner, one, other]
