"""Inks: colours as a printing press mixes them from cyan, magenta, yellow and black, each from 0 to 1."""

from __future__ import annotations

from typing import NamedTuple

from generator.colour import LIGHT, make_palette


class Ink(NamedTuple):
    """The share of each of the four inks; none at all is the paper."""

    cyan: float
    magenta: float
    yellow: float
    black: float


BLACK = Ink(0, 0, 0, 1)
PAPER = Ink(0, 0, 0, 0)


def mix_ink(colour: str) -> Ink:
    """Return the inks for "#rrggbb": all that is grey in a colour is printed in black.

    So a press that is a little off never turns it reddish or greenish, and no more than 300 % of ink lie on one spot.
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    black = 1 - max(red, green, blue)
    if black == 1:
        return BLACK
    cyan, magenta, yellow = (round((1 - black - part) / (1 - black), 3) for part in (red, green, blue))
    return Ink(cyan, magenta, yellow, round(black, 3))


def ink_on(colour: str) -> Ink:
    """Return what is read on a ground of "#rrggbb": the paper that is left free, or black."""
    lightest = make_palette(colour, LIGHT)["on-accent"]
    return PAPER if int(lightest[1:3], 16) > 127 else BLACK


def readable_ink(colour: str) -> Ink:
    """Return the colour as dark as lines and large letters on white paper need it (WCAG 2.2, 1.4.3)."""
    return mix_ink(make_palette(colour, LIGHT)["accent-text"])
