"""Drawings as pixels: the same as a browser paints, or refused."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

from generator.vector.drawing import Vector
from generator.vector.errors import VectorError
from tests.support.source import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = 400
DRAWN = sorted([*(ROOT / "content" / "media").glob("*.svg"), *(ROOT / "examples").glob("*/content/media/*.svg")])
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
STAR = "M50 5 61 40H98L68 62 79 97 50 75 21 97 32 62 2 40H39Z"

FRAGMENTS = {
    "shapes": '<rect x="5" y="5" width="40" height="30" rx="8"/><circle cx="75" cy="25" r="20" fill="teal"/>'
    '<ellipse cx="25" cy="70" rx="20" ry="12" fill="#c63"/><polygon points="60,60 95,60 78,95" fill="rgb(20,90,160)"/>'
    '<line x1="5" y1="95" x2="55" y2="90" stroke="black" stroke-width="3"/>',
    "path letters": '<path d="M10 10h30v30H10zM60 10c20 0 20 30 0 30s-20 30 0 30q20 0 20 20t-20 5M10 60a15 25'
    ' 30 1 1 30 20z"'
    ' fill="none" stroke="#246" stroke-width="4"/>',
    "arc flags without spaces": '<path d="M20 50a30 30 0 0160 0a30 30 0 01-60 0z" fill="crimson"/>',
    "hole by winding": f'<path d="{STAR}M35 35v30h30v-30z" fill="purple"/>',
    "hole by evenodd": f'<path fill-rule="evenodd" d="{STAR}M35 35h30v30h-30z" fill="purple"/>',
    "miter and round": '<path d="M10 80 30 20 50 80" fill="none" stroke="#333" stroke-width="9"/>'
    '<path d="M55 80 75 20 95 80"'
    ' fill="none" stroke="#933" stroke-width="9" stroke-linejoin="round" stroke-linecap="round"/>',
    "sharp corners are cut": '<path d="M10 90 50 20 52 90" fill="none" stroke="#333" stroke-width="8"/>',
    "square ends": '<path d="M20 50H80" stroke="#333" stroke-width="20" stroke-linecap="square"/>',
    "transforms": '<g transform="translate(50 50)rotate(30)scale(1 .5)"><rect x="-30" y="-30" width="60" height="60"'
    ' transform="skewX(20)" stroke="orange" stroke-width="6"/></g>',
    "opacity of a group": '<g opacity=".5"><circle cx="40" cy="50" r="30" fill="red"/>'
    '<circle cx="60" cy="50" r="30" fill="blue"/>'
    "</g>",
    "linear gradient": '<linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#fff"/>'
    '<stop offset=".4" stop-color="#e33"/><stop offset="1" stop-color="#309" stop-opacity=".5"/></linearGradient>'
    '<rect x="10" y="20" width="80" height="50" fill="url(#g)"/>',
    "radial gradient in user space": '<radialGradient id="g" cx="40" cy="40" r="45" gradientUnits="userSpaceOnUse">'
    '<stop stop-color="gold"/><stop offset="1" stop-color="navy"/></radialGradient>'
    '<radialGradient id="h" xlink:href="#g" gradientTransform="translate(10 0)"/>'
    '<path d="M5 5h90v90h-90z" fill="url(#h)"/>',
    "clip": '<clipPath id="c"><circle cx="50" cy="50" r="30"/></clipPath><g clip-path="url(#c)">'
    '<rect width="100" height="50"/>'
    '<rect y="50" width="100" height="50" fill="tomato"/></g>',
    "classes and variables": "<style>.a{fill:var(--x);stroke:#000}#b{--x:#0a7}"
    "circle.a{stroke-width:5}@media print{.a{fill:red}}"
    '</style><g id="b"><circle class="a" cx="50" cy="50" r="30"/></g>',
    "copies": '<defs><symbol id="s"><rect width="20" height="20"/></symbol><g id="t"><circle r="9"/></g></defs>'
    '<use href="#s" x="10" y="10" fill="green"/><use xlink:href="#t" x="70" y="70" fill="#b0b"/>',
    "what is outside stays outside": '<circle cx="100" cy="100" r="60" fill="teal"/>',
    "current colour": '<g style="color:#0b6"><path d="M10 10h80v80h-80z" fill="currentColor"/></g>',
}  # fmt: skip

REFUSED = {
    "letters": ("<text>A</text>", "text"),
    "filter": ('<filter id="f"/><rect width="9" height="9" filter="url(#f)"/>', "filter"),
    "mask": ('<rect width="9" height="9" mask="url(#m)"/>', "mask"),
    "picture": ('<image href="a.png"/>', "image"),
    "pattern": ('<pattern id="p"/><rect width="9" height="9" fill="url(#p)"/>', "pattern"),
    "dashes": ('<path d="M0 0h9" stroke="red" stroke-dasharray="2"/>', "stroke-dasharray"),
    "broken path": ('<path d="M0 0 L five"/>', "d"),
    "strange colour": ('<rect width="9" height="9" fill="color(display-p3 1 0 0)"/>', "color(display-p3 1 0 0)"),
    "strange unit": ('<rect width="9mm" height="9"/>', "9mm"),
    "strange transform": ('<g transform="wobble(3)"/>', "transform"),
    "selector": ("<style>g > path{fill:red}</style>", "g > path"),
    "endless copies": ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "g"),
    "too many copies": (
        "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)), "use",
    ),
    "nested drawing": ("<svg/>", "svg"),
}  # fmt: skip


def paint(source: str | bytes) -> Image.Image:
    ground = Image.new("RGBA", (SIZE, SIZE), "#ddd")
    drawing = Vector(source.encode() if isinstance(source, str) else source).paint(SIZE, SIZE)
    ground.alpha_composite(drawing, ((SIZE - drawing.width) // 2, (SIZE - drawing.height) // 2))
    return ground.convert("RGB")


def photograph(page: Page, source: str | bytes) -> Image.Image:
    """Return what a browser makes of a drawing."""
    data = base64.b64encode(source.encode() if isinstance(source, str) else source).decode()
    page.set_viewport_size({"width": SIZE, "height": SIZE})
    page.set_content(
        "<style>body{margin:0;background:#ddd}img{width:100vw;height:100vh;object-fit:contain;display:block}</style>"
        f"<img src='data:image/svg+xml;base64,{data}'>"
    )
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how different two pictures are, from 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_the_drawings_of_the_examples_look_as_in_a_browser(path: object, page: Page) -> None:
    source = path.read_bytes()  # type: ignore[attr-defined]
    assert difference(paint(source), photograph(page, source)) < 2.5


@pytest.mark.parametrize("name", FRAGMENTS)
def test_what_logos_are_made_of_looks_as_in_a_browser(name: str, page: Page) -> None:
    source = f"{HEAD}{FRAGMENTS[name]}</svg>"
    shot = photograph(page, source)
    assert difference(shot, Image.new("RGB", shot.size, "#ddd")) > 3  # there is something to compare
    assert difference(paint(source), shot) < 0.8


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_drawn_is_named(name: str) -> None:
    fragment, what = REFUSED[name]
    with pytest.raises(VectorError) as refused:
        paint(f"{HEAD}{fragment}</svg>")
    assert refused.value.what == what


@pytest.mark.parametrize(
    "source",
    [
        b"", b"<svg", b"<html/>", b'<svg xmlns="http://www.w3.org/2000/svg" width="2em"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">&a;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"/>',
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(source: bytes) -> None:
    with pytest.raises(VectorError):
        Vector(source)


def test_a_drawing_without_a_size_has_the_usual_one() -> None:
    drawing = Vector(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert (drawing.width, drawing.height) == (300, 150)


def test_other_programs_notes_are_passed_over() -> None:
    note = '<n:view xmlns:n="urn:n"><n:grid/></n:view><!-- a note --><metadata>words</metadata><title>Logo</title>'
    plain = '<circle cx="50" cy="50" r="40"/>'
    assert paint(f"{HEAD}{note}{plain}</svg>").tobytes() == paint(f"{HEAD}{plain}</svg>").tobytes()
