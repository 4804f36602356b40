"""The owner's one brand colour -> the palettes of a page, light and dark, with their contrast computed.

Colours are reckoned in OKLCH (Björn Ottosson's OKLab as cylinder: lightness 0-1, chroma, hue in degrees), because equal
steps of its lightness look equal; contrast is that of WCAG 2.2 (relative luminance, 1:1 to 21:1).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 Contrast (Minimum), level AA."""
SHAPE_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11 Non-text Contrast, level AA."""
LINK_CONTRAST = 5.5
"""More than text has to have: links are thin coloured words between black ones."""
SAFETY = 1.02
"""Aim a little higher, since colours are rounded to eight bits a channel afterwards."""
DANGER_HUE = 27.0
GREY_CHROMA = 0.03
"""Below it a colour is taken for black, grey or white."""
PAPER_CHROMA = 0.0095
PAPER_HUE = 88.0
"""What unbleached paper looks like; the neutral colours lean from there towards the brand."""


class Oklch(NamedTuple):
    """A colour by lightness (0-1), chroma (0 is grey) and hue (degrees)."""

    lightness: float
    chroma: float
    hue: float


class Scheme(NamedTuple):
    """The lightness of the neutral colours of one colour scheme, and which way leads to more contrast."""

    surface: float
    raised: float
    tint: float
    text: float
    muted: float
    line: float
    edge: float
    towards: float  # the lightness to move to for more contrast: 0 on light paper, 1 on dark


LIGHT = Scheme(surface=0.974, raised=0.993, tint=0.945, text=0.245, muted=0.47, line=0.875, edge=0.62, towards=0.0)
DARK = Scheme(surface=0.195, raised=0.27, tint=0.23, text=0.93, muted=0.75, line=0.345, edge=0.56, towards=1.0)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _channels(colour: str) -> tuple[float, float, float]:
    """Return the linear red, green and blue of "#rrggbb"; raises ValueError for any other notation."""
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(colour)
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return red, green, blue


def read_colour(colour: str) -> Oklch:
    """Return "#rrggbb" as OKLCH; raises ValueError for any other notation."""
    red, green, blue = _channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def _linear_rgb(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_in_gamut(colour: Oklch) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in _linear_rgb(colour))


def _fit_gamut(colour: Oklch) -> Oklch:
    """Return the colour with as much of its chroma as an sRGB screen can show at that lightness and hue."""
    if _is_in_gamut(colour):
        return colour
    low, high = 0.0, colour.chroma
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_in_gamut(colour._replace(chroma=middle)) else (low, middle)
    return colour._replace(chroma=low)


def write_colour(colour: Oklch) -> str:
    """Return the colour as "#rrggbb", its chroma lowered where sRGB cannot show it."""
    channels = _linear_rgb(_fit_gamut(colour))
    return "#" + "".join(f"{round(_encoded(min(max(channel, 0.0), 1.0)) * 255):02x}" for channel in channels)


def measure_contrast(first: str, second: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two "#rrggbb" colours, from 1 to 21."""
    darker, lighter = sorted(_luminance(colour) for colour in (first, second))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_readable(colour: str, grounds: Iterable[str], wanted: float) -> bool:
    return all(measure_contrast(colour, ground) >= wanted for ground in grounds)


def _contrasting(colour: Oklch, towards: float, grounds: Iterable[str], wanted: float) -> str:
    """Return the colour, moved just so far towards that lightness that it stands out from all the grounds."""
    grounds = tuple(grounds)
    wanted *= SAFETY
    nearest = write_colour(colour)
    if _is_readable(nearest, grounds, wanted):
        return nearest
    too_near, far = colour.lightness, towards
    for _ in range(12):
        middle = (too_near + far) / 2
        is_far_enough = _is_readable(write_colour(colour._replace(lightness=middle)), grounds, wanted)
        too_near, far = (too_near, middle) if is_far_enough else (middle, far)
    return write_colour(colour._replace(lightness=far))


def _text_on(ground: str, neutral: Oklch) -> str:
    """Return the better of a near-white and a near-black; black or white itself if those do not reach 4.5:1."""
    tinted = [write_colour(neutral._replace(lightness=lightness)) for lightness in (0.985, 0.2)]
    pure = ["#ffffff", "#000000"]  # one of the two has 4.58:1 or more on any colour
    best = max(tinted, key=lambda colour: measure_contrast(colour, ground))
    if measure_contrast(best, ground) >= TEXT_CONTRAST:
        return best
    return max(pure, key=lambda colour: measure_contrast(colour, ground))


def _pressed(accent: str, on_accent: str) -> str:
    """Return the accent as it looks under the pointer: a step away from its text, so that contrast only grows."""
    brand = read_colour(accent)
    step = -0.06 if measure_contrast(on_accent, "#000000") > measure_contrast(on_accent, "#ffffff") else 0.06
    return write_colour(brand._replace(lightness=min(max(brand.lightness + step, 0.0), 1.0)))


def make_palette(colour: str, scheme: Scheme) -> dict[str, str]:
    """Return the colours of one scheme by name, each "#rrggbb"; raises ValueError unless `colour` is "#rrggbb"."""
    neutral = _tint_paper(read_colour(colour))

    def shade(lightness: float, strength: float) -> Oklch:
        return neutral._replace(lightness=lightness, chroma=neutral.chroma * strength)

    grounds = {name: write_colour(shade(getattr(scheme, name), 1.0)) for name in ("surface", "raised", "tint")}
    return grounds | _inks(scheme, shade, grounds.values()) | _accents(colour, scheme, grounds.values(), neutral)


def _tint_paper(brand: Oklch) -> Oklch:
    """Return the tinge of the neutral colours: that of paper, leaning towards the hue of the brand."""
    lean = min(brand.chroma * 0.04, 0.004)
    paper, way = math.radians(PAPER_HUE), math.radians(brand.hue)
    a = PAPER_CHROMA * math.cos(paper) + lean * math.cos(way)
    b = PAPER_CHROMA * math.sin(paper) + lean * math.sin(way)
    return Oklch(1.0, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def _inks(scheme: Scheme, shade: Callable[[float, float], Oklch], grounds: Iterable[str]) -> dict[str, str]:
    danger = Oklch(0.5 if scheme.towards == 0 else 0.75, 0.17, DANGER_HUE)
    return {
        "text": _contrasting(shade(scheme.text, 1.2), scheme.towards, grounds, 7),
        "muted": _contrasting(shade(scheme.muted, 1.5), scheme.towards, grounds, TEXT_CONTRAST),
        "line": write_colour(shade(scheme.line, 1.6)),
        "edge": _contrasting(shade(scheme.edge, 1.8), scheme.towards, grounds, SHAPE_CONTRAST),
        "danger": _contrasting(danger, scheme.towards, grounds, TEXT_CONTRAST),
    }


def _accents(colour: str, scheme: Scheme, grounds: Iterable[str], neutral: Oklch) -> dict[str, str]:
    brand = read_colour(colour)
    # On paper the button keeps the owner's very own colour, even a pale yellow, and `accent-edge` draws its outline.
    accent = colour.lower() if scheme.towards == 0 else _lift(brand, grounds)
    on_accent = _text_on(accent, neutral)
    readable = _contrasting(read_colour(accent), scheme.towards, grounds, LINK_CONTRAST)
    return {
        "accent": accent,
        "accent-pressed": _pressed(accent, on_accent),
        "accent-edge": _contrasting(read_colour(accent), scheme.towards, grounds, SHAPE_CONTRAST),
        "on-accent": on_accent,
        "accent-text": readable,
        "focus": readable,
    }


def _lift(brand: Oklch, grounds: Iterable[str]) -> str:
    """Return the accent on a dark page, where a dark colour has to be lifted to be seen as a button at all.

    Black turns into white: half-way it would be the grey of what cannot be pressed.
    """
    if brand.chroma < GREY_CHROMA and brand.lightness < 0.5:
        return write_colour(brand._replace(lightness=0.9))
    return _contrasting(brand, 1.0, grounds, SHAPE_CONTRAST)


def _declarations(palette: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in palette.items())


@lru_cache(maxsize=8)
def palette_css(colour: str) -> str:
    """Return the CSS that sets the custom properties of both palettes; raises ValueError unless "#rrggbb".

    The dark one is for screens alone: paper is white, whatever the visitor's screen prefers.
    """
    light, dark = (_declarations(make_palette(colour, scheme)) for scheme in (LIGHT, DARK))
    return (
        f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
