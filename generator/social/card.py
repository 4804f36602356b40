"""The card: name and slogan beside the picture of the business, in its colours, as one picture of 1200 x 630 pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.lettering import find_face
from generator.social.lines import wrap
from generator.social.painting import encode, paint_cover, paint_inside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from generator.lettering import Face
    from generator.social.facts import Facts

WIDTH, HEIGHT = 1200, 630
_MARGIN = 76
_PICTURE = 480  # how wide the picture beside the words is
_MARK = 96
_LONE_MARK = 300
_TOP_OF_MARK = 60
_TOP_OF_NAME = 186
_NAME_SIZES = range(112, 43, -4)
_LARGE_NAME = 84  # from here on a name looks better in fewer lines than in larger letters
_SLOGAN_SIZES = range(42, 29, -2)
_LARGE_SLOGAN = 32  # and a slogan in two
_FOOT_SIZE = 30


def draw_card(facts: Facts) -> bytes:
    """Return the card as JPEG; an empty file where there is nothing to draw that would come out right."""
    face = find_face(facts.letters.names, facts.name, 500)
    size = _MARK if face else _LONE_MARK
    mark = paint_inside(facts.logo, size, size)
    if face is None and mark is None:
        picture = paint_cover(facts.picture, WIDTH, HEIGHT)
        return encode(picture) if picture else b""
    from PIL import Image, ImageDraw

    card = Image.new("RGB", (WIDTH, HEIGHT), facts.ground)
    picture = paint_cover(facts.picture, _PICTURE, HEIGHT)
    if picture:
        card.paste(picture, (0 if facts.is_right_to_left else WIDTH - _PICTURE, 0))
    writer = _Writer(ImageDraw.Draw(card), facts, has_picture=picture is not None)
    if face:
        writer.write(face)
    if mark:
        _place_mark(card, mark, writer, is_alone=face is None)
    return encode(card)


def _place_mark(card: Image, mark: Image, writer: _Writer, *, is_alone: bool) -> None:
    """Put the logo above the words, or where they would stand."""
    if is_alone:
        place = writer.middle - mark.width // 2, (HEIGHT - mark.height) // 2
    else:
        place = writer.start - (mark.width if writer.facts.is_right_to_left else 0), _TOP_OF_MARK
    card.paste(mark, place, mark.convert("RGBA"))


class _Writer:
    """Sets the words of a card, from its foot upwards."""

    def __init__(self, draw: ImageDraw, facts: Facts, *, has_picture: bool) -> None:
        self.draw = draw
        self.facts = facts
        self.width = WIDTH - 2 * _MARGIN - (_PICTURE if has_picture else 0)
        self.start = WIDTH - _MARGIN if facts.is_right_to_left else _MARGIN
        self.middle = self.start + (-1 if facts.is_right_to_left else 1) * self.width // 2

    def write(self, face: Face) -> None:
        foot: float = HEIGHT - _MARGIN
        site = find_face(self.facts.letters.texts, self.facts.site, 500)
        if site and self.facts.site:
            foot = self._write_lines([self.facts.site], site.size(_FOOT_SIZE), foot, self.facts.accent) - 34
        slogan = find_face(self.facts.letters.texts, self.facts.slogan, 400)
        if slogan and self.facts.slogan:
            font, lines = self._fit(slogan, self.facts.slogan, _SLOGAN_SIZES, (2, 3), large=_LARGE_SLOGAN)
            foot = self._write_lines(lines, font, foot, self.facts.soft_ink) - 30
        room = foot - _TOP_OF_NAME
        font, lines = self._fit(face, self.facts.name, _NAME_SIZES, (1, 2), large=_LARGE_NAME, room=room)
        foot -= 0.2 * font.size  # room for what hangs below the line
        self._write_lines(lines, font, foot, self.facts.ink, leading=1.0)

    def _fit(  # noqa: PLR0913  (a text and the room it has)
        self, face: Face, text: str, sizes: Sequence[int], most: tuple[int, int], *, large: int, room: float = HEIGHT
    ) -> tuple[FreeTypeFont, list[str]]:
        """Return the largest font in which a text takes few enough lines, and those lines.

        It takes as many as `most` says at first while its letters are `large`, and then as many as it says at last.
        """
        few, many = most
        tries = [(size, few) for size in sizes if size >= large] + [(size, many) for size in sizes]
        font, lines = face.size(sizes[-1]), [text]
        for size, limit in tries:
            font = face.size(size)
            lines = wrap(text, font, self.width)
            is_low_enough = len(lines) <= limit and len(lines) * size <= room
            if is_low_enough and all(font.getlength(line) <= self.width for line in lines):
                return font, lines
        return font, lines[:many]

    def _write_lines(
        self, lines: list[str], font: FreeTypeFont, foot: float, ink: str, *, leading: float = 1.22
    ) -> float:
        """Write lines, the last one upon `foot`, and return where the first one begins."""
        anchor = "rs" if self.facts.is_right_to_left else "ls"
        for number, line in enumerate(reversed(lines)):
            self.draw.text((self.start, foot - number * font.size * leading), line, ink, font, anchor)
        return foot - ((len(lines) - 1) * leading + 0.74) * font.size
