"""Every brand colour gives readable palettes (WCAG 2.2 AA), in light and in dark."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.colour import DARK, LIGHT, Scheme, make_palette, measure_contrast, palette_css, read_colour, write_colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
GROUNDS = ("surface", "raised", "tint")
STEPS = ("00", "2a", "55", "80", "aa", "d5", "ff")
GRID = ["#" + "".join(channels) for channels in itertools.product(STEPS, repeat=3)]


def find_weak_pairs(colour: str) -> list[tuple[str, str, str, float]]:
    """Return each pair of colours whose contrast is lower than the page needs it."""
    weak = []
    for word, scheme in (("light", LIGHT), ("dark", DARK)):
        palette = make_palette(colour, scheme)
        wanted = [(name, ground, 4.5) for name in ("text", "muted", "accent-text", "danger") for ground in GROUNDS]
        wanted += [(name, ground, 3.0) for name in ("focus", "edge", "accent-edge") for ground in GROUNDS]
        wanted += [("on-accent", "accent", 4.5), ("on-accent", "accent-pressed", 4.5)]
        for first, second, least in wanted:
            contrast = measure_contrast(palette[first], palette[second])
            if contrast < least:
                weak.append((word, first, second, round(contrast, 2)))
    return weak


@pytest.mark.parametrize("colour", GRID)
def test_every_colour_of_a_grid_is_readable(colour: str) -> None:
    assert find_weak_pairs(colour) == []


@given(COLOURS)
def test_any_colour_is_readable(colour: str) -> None:
    assert find_weak_pairs(colour) == []


@given(COLOURS)
def test_oklch_there_and_back_is_the_same_colour(colour: str) -> None:
    assert write_colour(read_colour(colour)) == colour


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    # the values that CSS Color 4 gives for these keywords
    [("#ff0000", 0.628, 0.258, 29.2), ("#008000", 0.520, 0.177, 142.5), ("#0000ff", 0.452, 0.313, 264.1)],
)
def test_known_colours(colour: str, lightness: float, chroma: float, hue: float) -> None:
    found = read_colour(colour)
    assert found.lightness == pytest.approx(lightness, abs=0.001)
    assert found.chroma == pytest.approx(chroma, abs=0.001)
    assert found.hue == pytest.approx(hue, abs=0.1)


def test_contrast_of_black_on_white_is_21() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_paper_keeps_the_owners_very_colour() -> None:
    for colour in ("#ffe600", "#fdf6e3", "#1a2b3c"):
        assert make_palette(colour, LIGHT)["accent"] == colour


@pytest.mark.parametrize("colour", ["#000000", "#1d1d1b", "#333333"])
def test_black_turns_into_white_in_the_dark(colour: str) -> None:
    palette = make_palette(colour, DARK)
    assert read_colour(palette["accent"]).lightness > 0.85
    assert read_colour(palette["on-accent"]).lightness < 0.3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@given(colour=COLOURS)
def test_what_is_raised_is_lighter_than_what_it_lies_on(colour: str, scheme: Scheme) -> None:
    lightness = {name: read_colour(make_palette(colour, scheme)[name]).lightness for name in GROUNDS}
    assert lightness["raised"] > max(lightness["surface"], lightness["tint"])


def test_a_grey_brand_gives_plain_paper() -> None:
    assert make_palette("#808080", LIGHT)["surface"] == make_palette("#222222", LIGHT)["surface"]


def test_neutrals_lean_towards_the_brand() -> None:
    grey, red, blue = (make_palette(colour, LIGHT)["surface"] for colour in ("#808080", "#b3261e", "#1e4fb3"))
    assert read_colour(red).hue < read_colour(grey).hue
    assert int(blue[5:7], 16) > int(grey[5:7], 16)


def test_palette_css_declares_the_same_names_for_both_schemes() -> None:
    light, dark = palette_css("#9b3a4a").split("@media screen and (prefers-color-scheme:dark)")
    names = re.findall(r"--[a-z-]+(?=:)", light)
    assert names == re.findall(r"--[a-z-]+(?=:)", dark)
    wanted = {"accent", "on-accent", "accent-text", "surface", "raised", "text", "muted", "line", "focus"}
    assert wanted <= {name.removeprefix("--") for name in names}


@pytest.mark.parametrize("colour", ["red", "#fff", "", "#12345g", "9b3a4a0", "#9b3a4a00"])
def test_other_notations_are_refused(colour: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the message is the value itself)
        palette_css(colour)
