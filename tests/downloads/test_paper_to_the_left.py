"""Arabic and Hebrew on paper: the order of letters, their forms, what is read back, and the sheet as in a mirror."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2
import pytest
import vobject
import zxingcpp
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from generator.paper.direction import find_levels, is_right_to_left, order_letters, split_runs
from generator.paper.faces import Faces
from generator.paper.kit import draw_kit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.content.folder import Content

MM = 72 / 25.4
LETTERS = "abAB 12 3אבגשعمب٣٤.,-+/%€()[]{}<>«»!:·–\u05b7\u064e'\"&\n\u00a0"
SHOP = """
name: {ar: زهور مريم, he: הפרחים של מרים}
slogan: {ar: باقات و DIY لكل مناسبة, he: "זרים ו-DIY (גם בשבת)"}
phone: +972 3 123 4567
email: shalom@prachim.example
address: {street: רחוב אלנבי 12, postcode: 6332512, city: תל אביב, country: IL}
time_zone: Asia/Jerusalem
hours:
  sunday-thursday: 9:00-13:00, 16:00-19:00
  friday: 8:00-14:00
special_hours: {05-01: closed}
"""
SITE = "languages: [ar, he]\naddress: https://prachim.example\ncolour: '#7a3350'\n"


@pytest.fixture
def pieces(make_content: Callable[..., Content]) -> dict[str, bytes]:
    """All pieces for the shop, by name."""
    drawn = list(draw_kit(make_content(SHOP, SITE)))
    assert [piece.obstacle for piece in drawn] == [None] * len(drawn)
    return {piece.name: piece.data for piece in drawn if piece.data}


def read_lines(data: bytes, page: int = 0) -> list[str]:
    text = pypdfium2.PdfDocument(data)[page].get_textpage().get_text_range()
    return [line.strip() for line in text.split("\r\n")]


def photograph(data: bytes, page: int, dots_per_mm: float = 6) -> Any:
    return pypdfium2.PdfDocument(data)[page].render(scale=dots_per_mm / MM).to_pil().convert("L")


def fonts_of(data: bytes) -> set[str]:
    pages = pypdf.PdfReader(io.BytesIO(data), strict=True).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert all(font["/FontDescriptor"]["/FontFile2"].get_data() for font in fonts)
    return {re.sub(r"^/[A-Z]{6}\+|-.*", "", font["/BaseFont"]) for font in fonts}


@given(st.text(st.sampled_from(LETTERS.replace("\n", "")), max_size=12), st.booleans())
def test_letters_stand_in_the_order_that_unicode_says(text: str, base: bool) -> None:
    seen = "".join(text[number] for number in order_letters(find_levels(text, base=base)))
    assert seen == get_display(text, base_dir="R" if base else "L")


@pytest.mark.parametrize(
    ("text", "base", "runs"),
    [
        ("Salon 12", False, [("Salon 12", False)]),
        ("صالون نور", True, [("صالون نور", True)]),
        ("زهور (Miriam’s)", True, [("(", False), ("Miriam’s", False), ("زهور (", True)]),
        ("פתוח 24 שעות!", True, [("שעות!", True), ("24", False), ("פתוח ", True)]),
        ("12:00", True, [("12:00", False)]),
        ("موابيت \u200e030 231-64 · فرع", True, [("· فرع", True), ("030 231-64", False), ("موابيت", True)]),
        ("Moabit \u200e030 231", False, [("Moabit 030 231", False)]),
    ],
)
def test_a_line_is_split_where_its_direction_changes(text: str, *, base: bool, runs: list[tuple[str, bool]]) -> None:
    found = split_runs(text, base=base)
    assert [(part.strip(), runs_left) for part, runs_left in found] == [(part.strip(), left) for part, left in runs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("030 123", False), ("Nour & نور", False), ("نور & Nour", True), ("12 רחוב", True), ("", False), ("٣", False)],
)
def test_the_first_letter_decides_which_way_a_line_runs(text: str, *, expected: bool) -> None:
    assert is_right_to_left(text) is expected


@pytest.mark.parametrize(("language", "font"), [("ar", "Amiri"), ("he", "FrankRuhlLibre")])
def test_what_is_copied_from_a_card_is_what_was_written(pieces: dict[str, bytes], language: str, font: str) -> None:
    card = pieces[f"business-card-{language}.pdf"]
    lines = read_lines(card)
    assert lines[0] == {"ar": "زهور مريم", "he": "הפרחים של מרים"}[language]
    assert "רחוב אלנבי 12 · תל אביב 6332512" in lines
    assert "shalom@prachim.example" in " ".join(lines)
    assert font in fonts_of(card)


def test_arabic_letters_join_and_are_still_read_one_by_one(tmp_path: Path) -> None:
    faces = Faces(tmp_path)
    [joined] = faces.shape("محمد", "regular", 20, is_right_to_left=True)
    apart = sum(faces.measure(letter, "regular", 20) for letter in "محمد")
    assert joined.width < apart * 0.9
    forms = {ord(form) for form in joined.shaped}
    assert forms & set(range(0xE000, 0xF800))  # forms that have no number of their own


def test_nothing_in_a_line_of_upright_letters_slants(tmp_path: Path) -> None:
    fonts = {run.font for run in Faces(tmp_path).shape("זרים ו-DIY", "italic", 20, is_right_to_left=True)}
    assert not any("Italic" in font for font in fonts)


def test_two_scripts_that_no_font_has_together_are_set_word_by_word(tmp_path: Path) -> None:
    runs = Faces(tmp_path).shape("פרחים زهور", "regular", 20, is_right_to_left=True)
    assert [run.font.split("[")[0] for run in (runs[0], runs[-1])] == ["Amiri-Regular", "FrankRuhlLibre"]


def test_brackets_are_turned(tmp_path: Path) -> None:
    """The left end of ")Miriam’s(", as it would stand without turning, is a bracket that is open to the left."""
    faces = Faces(tmp_path)
    runs = faces.shape("זהב (Miriam’s)", "regular", 20, is_right_to_left=True)
    assert str(runs[0].shaped) == "("


def test_the_sign_is_as_in_a_mirror(pieces: dict[str, bytes]) -> None:
    hebrew = pieces["door-sign-he.pdf"]
    [code] = zxingcpp.read_barcodes(photograph(hebrew, 0))
    assert code.position.top_left.x < 105 * 6  # left, where other signs have their words
    page = pypdfium2.PdfDocument(hebrew)[0].get_textpage()
    left_of = {
        page.get_text_bounded(*box).strip(): box[0] / MM for box in map(page.get_rect, range(page.count_rects()))
    }
    day = next(left for text, left in left_of.items() if "שבת" in text)
    assert day > 105
    assert "9:00–13:00" in re.sub(r"\s+", " ", pypdf.PdfReader(io.BytesIO(hebrew)).pages[0].extract_text())


def test_the_back_of_the_card_is_as_in_a_mirror(pieces: dict[str, bytes]) -> None:
    [code] = zxingcpp.read_barcodes(photograph(pieces["business-card-ar.pdf"], 1, 12))
    assert code.position.top_left.x > 45 * 12
    assert vobject.readOne(code.text).fn.value == "زهور مريم"


def test_a_week_begins_as_it_does_in_the_country(pieces: dict[str, bytes]) -> None:
    lines = " ".join(read_lines(pieces["door-sign-he.pdf"]))
    assert "יום ראשון – יום חמישי" in lines  # Sunday to Thursday in one
