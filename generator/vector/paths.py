"""Path data as lines so short that they look like the curves they stand for (SVG 2, section 9.3)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.vector.errors import VectorError
from generator.vector.matrices import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.vector.matrices import Point

_SPACE = re.compile(r"[\s,]*")
_MOST_POINTS = 200_000


@dataclass
class Outline:
    """One stroke of the pen: its points, and whether its end is joined to its beginning."""

    points: list[Point] = field(default_factory=list)
    is_closed: bool = False


def read_path(data: str, scale: float) -> list[Outline]:
    """Return the outlines of path data that is drawn `scale` times as large; raises VectorError for broken data."""
    return _Pen(data, scale).draw()


def curve(start: Point, first: Point, second: Point, end: Point, scale: float) -> list[Point]:
    """Return the points of a cubic Bézier curve without its start."""
    length = math.dist(start, first) + math.dist(first, second) + math.dist(second, end)
    steps = min(max(math.ceil(math.sqrt(length * scale) * 1.5), 3), 80)
    points = []
    for step in range(1, steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points


def arc(start: Point, radii: Point, turn: float, flags: tuple[bool, bool], end: Point, scale: float) -> list[Point]:  # noqa: PLR0913, PLR0917  (as SVG has it)
    """Return the points of an elliptical arc without its start (SVG 2, section B.2.4)."""
    rx, ry = abs(radii[0]), abs(radii[1])
    if start == end or not rx or not ry:
        return [end]
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cosine * dx + sine * dy, cosine * dy - sine * dx
    grow = math.sqrt(max((x / rx) ** 2 + (y / ry) ** 2, 1.0))
    rx, ry = rx * grow, ry * grow
    rest = (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1
    factor = math.sqrt(max(rest, 0.0)) * (-1 if flags[0] == flags[1] else 1)
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    sweep = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
    if flags[1] != (sweep > 0):
        sweep += math.tau if flags[1] else -math.tau
    middle = (start[0] + end[0]) / 2 + cosine * cx - sine * cy, (start[1] + end[1]) / 2 + sine * cx + cosine * cy
    steps = min(max(math.ceil(abs(sweep) * math.sqrt(max(rx, ry) * scale) * 1.5), 3), 200)
    points = []
    for step in range(1, steps):
        angle = first + sweep * step / steps
        u, v = rx * math.cos(angle), ry * math.sin(angle)
        points.append((middle[0] + cosine * u - sine * v, middle[1] + sine * u + cosine * v))
    return [*points, end]


class _Pen:
    """Follows the commands of path data one after the other."""

    def __init__(self, data: str, scale: float) -> None:
        self.data = data
        self.scale = scale
        self.place = 0
        self.outlines: list[Outline] = []
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.handle: Point | None = None  # the last control point, which the next curve may mirror
        self.is_relative = False
        self.count = 0
        self.commands: dict[str, Callable[[], None]] = {
            "M": self._move, "L": self._line, "H": self._across, "V": self._down, "C": self._cubic,
            "S": self._smooth_cubic, "Q": self._quadratic, "T": self._smooth_quadratic,
            "A": self._arc, "Z": self._close,
        }  # fmt: skip

    def draw(self) -> list[Outline]:
        command = ""
        while self._skip_space() < len(self.data):
            letter = self.data[self.place]
            if letter.upper() in self.commands:
                self.place += 1
                command, self.is_relative = letter.upper(), letter.islower()
            elif command == "M":
                command = "L"
            elif command in {"", "Z"}:
                raise VectorError("d")
            if command not in {"C", "S", "Q", "T"}:
                self.handle = None
            self.commands[command]()
        return [outline for outline in self.outlines if len(outline.points) > 1]

    def _skip_space(self) -> int:
        found = _SPACE.match(self.data, self.place)
        self.place = found.end() if found else self.place
        return self.place

    def _number(self) -> float:
        self._skip_space()
        found = NUMBER.match(self.data, self.place)
        if not found:
            raise VectorError("d")
        self.place = found.end()
        return float(found[0])

    def _flag(self) -> bool:
        """Return a flag of an arc: one digit, which may be followed by the next number without a space."""
        self._skip_space()
        self.place += 1
        return self.data[self.place - 1 : self.place] == "1"

    def _point(self) -> Point:
        x, y = self._number(), self._number()
        return (self.at[0] + x, self.at[1] + y) if self.is_relative else (x, y)

    def _go(self, points: list[Point]) -> None:
        if not self.outlines or self.outlines[-1].is_closed:
            self.outlines.append(Outline([self.at]))
        self.outlines[-1].points += points
        self.at = points[-1]
        self.count += len(points)
        if self.count > _MOST_POINTS:
            raise VectorError("d")

    def _move(self) -> None:
        self.at = self.start = self._point()
        self.outlines.append(Outline([self.at]))

    def _line(self) -> None:
        self._go([self._point()])

    def _across(self) -> None:
        self._go([(self._number() + (self.at[0] if self.is_relative else 0.0), self.at[1])])

    def _down(self) -> None:
        self._go([(self.at[0], self._number() + (self.at[1] if self.is_relative else 0.0))])

    def _cubic(self) -> None:
        self._bend(self._point(), self._point(), self._point())

    def _smooth_cubic(self) -> None:
        self._bend(self._mirrored(), self._point(), self._point())

    def _bend(self, first: Point, second: Point, end: Point) -> None:
        self._go(curve(self.at, first, second, end, self.scale))
        self.handle = second

    def _quadratic(self) -> None:
        self._bow(self._point(), self._point())

    def _smooth_quadratic(self) -> None:
        self._bow(self._mirrored(), self._point())

    def _bow(self, middle: Point, end: Point) -> None:
        first = self.at[0] + (middle[0] - self.at[0]) * 2 / 3, self.at[1] + (middle[1] - self.at[1]) * 2 / 3
        second = end[0] + (middle[0] - end[0]) * 2 / 3, end[1] + (middle[1] - end[1]) * 2 / 3
        self._go(curve(self.at, first, second, end, self.scale))
        self.handle = middle

    def _mirrored(self) -> Point:
        handle = self.handle or self.at
        return 2 * self.at[0] - handle[0], 2 * self.at[1] - handle[1]

    def _arc(self) -> None:
        radii, turn = (self._number(), self._number()), self._number()
        flags = self._flag(), self._flag()
        self._go(arc(self.at, radii, turn, flags, self._point(), self.scale))

    def _close(self) -> None:
        if self.outlines and not self.outlines[-1].is_closed:
            self.outlines[-1].is_closed = True
        self.at = self.start
