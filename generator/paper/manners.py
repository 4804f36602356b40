"""Manners: how each look stands on paper, as its pages do on a screen: in an arch, on a block of colour, on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.paper.ink import BLACK, PAPER, Ink, ink_on, mix_ink, readable_ink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.paper.faces import Style
    from generator.paper.sheet import Align, Sheet

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, width and height."""

_APART = 1.6  # from a niche to the line around it


@dataclass(frozen=True)
class Manner:
    """What differs between the looks; lengths are millimetres, weights of lines points."""

    align: Align
    share: float
    """How large letters are beside those of atelier, which are small for their size."""
    is_spread: bool
    """Whether a card has its name at the top rather than in the middle of the room above the facts."""
    rule: float
    """The line below the head of a card; none at all is as long as the text is wide."""
    weight: float
    days: Style
    """What the days of a sign are set in."""
    highest: float
    """Up to where its hours reach."""
    head: float
    """Where its name stands, and how wide it may be."""
    head_room: float
    draw_niche: Callable[[Sheet, Box, Ink], None]
    """Draws the ground of a code on the back of a card."""
    draw_sign: Callable[[Sheet, str], tuple[Ink, Ink]]
    """Draws what frames a sign, and returns the inks of its name and its title."""

    def scale(self, choices: Iterable[tuple[float, int]]) -> tuple[tuple[float, int], ...]:
        """Return sizes of letters, each with a number of lines, as they look alike in this look."""
        return tuple((round(size * self.share, 2), lines) for size, lines in choices)

    def place(self, left: float, middle: float) -> float:
        """Return where a text stands that is as the look wants it."""
        return middle if self.align == "centre" else left


def _draw_arched_niche(sheet: Sheet, box: Box, ink: Ink) -> None:
    x, y, width, height = box
    sheet.arch(x - _APART, y - _APART, width + 2 * _APART, height + 2 * _APART, line=ink)
    sheet.arch(*box, fill=PAPER)


def _draw_round_niche(sheet: Sheet, box: Box, _ink: Ink) -> None:
    sheet.box(*box, radius=3.2, fill=PAPER)


def _draw_square_niche(sheet: Sheet, box: Box, _ink: Ink) -> None:
    sheet.box(*box, fill=PAPER)


def _draw_arched_sign(sheet: Sheet, colour: str) -> tuple[Ink, Ink]:
    for inset in (14.0, 16.2):
        sheet.arch(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset, line=readable_ink(colour))
    return BLACK, readable_ink(colour)


def _draw_poster(sheet: Sheet, colour: str) -> tuple[Ink, Ink]:
    sheet.box(14, 213, sheet.width - 28, 70, radius=7, fill=mix_ink(colour))
    return ink_on(colour), ink_on(colour)


def _draw_letterhead(sheet: Sheet, colour: str) -> tuple[Ink, Ink]:
    sheet.box(26, 279, sheet.width - 52, 2.4, fill=mix_ink(colour))
    return BLACK, readable_ink(colour)


_MANNERS = {
    "atelier": Manner("centre", 1.0, False, 10, 0.5, "regular", 205, 239, 122, _draw_arched_niche, _draw_arched_sign),
    "market": Manner("left", 0.88, False, 10, 2.2, "display", 203, 244, 158, _draw_round_niche, _draw_poster),
    "office": Manner("left", 0.88, True, 0, 0.3, "regular", 226, 258, 158, _draw_square_niche, _draw_letterhead),
}


def find_manner(look: str) -> Manner:
    """Return the manner of a look."""
    return _MANNERS[look]
