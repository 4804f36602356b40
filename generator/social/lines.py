"""Lines: where a text breaks, at spaces, and between the letters of scripts that have none."""

from __future__ import annotations

import functools
import unicodedata
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.ImageFont import FreeTypeFont

_MOST_CUTS = 2  # of more lines nobody sees which is the longest


def wrap(text: str, font: FreeTypeFont, width: float) -> list[str]:
    """Return the fewest lines of a text that fit into a width, as even as they can be."""
    pieces = list(_pieces(text))
    lines = list(_fill(pieces, font, width))
    cuts = len(lines) - 1
    return _even_out(pieces, cuts, font, width) or lines if 0 < cuts <= _MOST_CUTS else lines


def _fill(pieces: Sequence[str], font: FreeTypeFont, width: float) -> Iterator[str]:
    """Yield lines that are as full as they can be."""
    line = ""
    for piece in pieces:
        if line and font.getlength((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _even_out(pieces: Sequence[str], cuts: int, font: FreeTypeFont, width: float) -> list[str]:
    """Return the lines whose lengths differ least, none where a line would be too long."""
    measure = functools.cache(lambda start, end: font.getlength("".join(pieces[start:end]).rstrip()))
    best: tuple[int, ...] = ()
    least = float("inf")
    for ends in combinations(range(1, len(pieces)), cuts):
        places = (0, *ends, len(pieces))
        lengths = [measure(start, end) for start, end in pairwise(places)]
        unevenness = sum(length * length for length in lengths)
        if max(lengths) <= width and unevenness < least:
            best, least = places, unevenness
    return ["".join(pieces[start:end]).rstrip() for start, end in pairwise(best)]


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for letter in text:
        piece += letter
        if letter == " " or unicodedata.east_asian_width(letter) == "W":
            yield piece
            piece = ""
    yield piece
