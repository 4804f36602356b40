"""The print kit, read back by two other PDF libraries and by a reader of QR codes."""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2
import pytest
import vobject
import zxingcpp
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf.generic import ContentStream
from reportlab.pdfbase import pdfmetrics

from generator.content.folder import Content, read_content
from generator.errors import PaperError
from generator.paper.business_card import draw_business_card
from generator.paper.door_sign import draw_door_sign
from generator.paper.faces import Faces
from generator.paper.fitting import fit_text
from generator.paper.ink import BLACK, PAPER, ink_on, mix_ink
from generator.paper.kit import draw_kit
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MM = 72 / 25.4
COLOUR_OPERATORS = {b"g", b"G", b"rg", b"RG", b"k", b"K", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN", b"sh"}
LONG = """
    name: Rindfleischetikettierungsüberwachungs- und Haarschneidesalon Schönhauser Allee Meier GmbH
    slogan: >-
      Wir schneiden, färben, föhnen und rasieren seit 1911 in der vierten Generation, ohne Termin und ohne Eile,
      für alle, die kommen
    phone: 030 12345678
    email: kontakt-und-termine@haarschneidesalon-schoenhauser-allee.example
    address:
      street: Schönhauser Allee 4711 / Ecke Danziger Straße
      extra: Zweiter Hinterhof
      postcode: 10437
      city: Berlin
      country: DE
    time_zone: Europe/Berlin
    hours:
      monday: 8:00-12:00, 13:00-18:00
      tuesday: 9:00-12:00, 13:00-18:30
      wednesday: 8:00-12:00, 13:00-17:00
      thursday: 10:00-12:00, 13:00-18:00, 19:00-22:00
      friday: 8:30-12:00, 13:00-18:00
      saturday: 9:00-14:00
      sunday: 18:00-2:00
"""
MINIMAL = "name: Bob\nphone: +44 20 7946 0000\n"


@pytest.fixture(scope="module")
def example() -> Content:
    return read_content(ROOT / "content")


@pytest.fixture(scope="module")
def pieces(example: Content) -> dict[str, bytes]:
    drawn = {piece.name: piece.data for piece in draw_kit(example)}
    assert None not in drawn.values()
    return {name: data for name, data in drawn.items() if data is not None}


def open_pdf(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def measure_box(box: Any) -> tuple[float, ...]:
    """Return left, bottom, right and top in millimetres."""
    return tuple(round(float(edge) / MM, 3) for edge in (box.left, box.bottom, box.right, box.top))


def operations(reader: pypdf.PdfReader) -> Iterator[tuple[list[Any], bytes]]:
    for page in reader.pages:
        yield from ContentStream(page.get_contents(), reader).operations


def photograph(data: bytes, page: int, dots_per_mm: float = 12) -> Any:
    """Return a page as a second library draws it, bleed included."""
    document = pypdfium2.PdfDocument(data)
    return document[page].render(scale=dots_per_mm / MM).to_pil().convert("L")


def read_code(picture: Any) -> str:
    codes = zxingcpp.read_barcodes(picture)
    assert len(codes) == 1
    return str(codes[0].text)


def read_text(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in open_pdf(data).pages]


def test_every_piece_is_there_in_every_language(pieces: dict[str, bytes]) -> None:
    assert list(pieces) == ["business-card-en.pdf", "door-sign-en.pdf", "business-card-fr.pdf", "door-sign-fr.pdf"]


def test_the_card_has_the_boxes_a_printer_asks_for(pieces: dict[str, bytes]) -> None:
    pages = open_pdf(pieces["business-card-fr.pdf"]).pages
    assert len(pages) == 2
    for page in pages:
        assert measure_box(page.mediabox) == (0, 0, 91, 61)
        assert measure_box(page.bleedbox) == (0, 0, 91, 61)
        assert measure_box(page.trimbox) == (3, 3, 88, 58)


def test_the_sign_is_one_sheet_of_a4(pieces: dict[str, bytes]) -> None:
    [page] = open_pdf(pieces["door-sign-fr.pdf"]).pages
    assert measure_box(page.mediabox) == measure_box(page.trimbox) == (0, 0, 210, 297)


def test_there_are_inks_only_and_text_is_pure_black_on_paper(pieces: dict[str, bytes]) -> None:
    for name, data in pieces.items():
        reader = open_pdf(data)
        used = {operator for _, operator in operations(reader) if operator in COLOUR_OPERATORS}
        assert used == {b"k", b"K"}, name
        assert not any("/XObject" in page["/Resources"] for page in reader.pages if "/Resources" in page)
    front = ContentStream(
        open_pdf(pieces["business-card-fr.pdf"]).pages[0].get_contents(), open_pdf(pieces["business-card-fr.pdf"])
    )
    filled = {tuple(float(part) for part in operands) for operands, operator in front.operations if operator == b"k"}
    assert filled == {(0, 0, 0, 1)}


def test_every_font_is_embedded_as_a_subset(pieces: dict[str, bytes]) -> None:
    for data in pieces.values():
        for page in open_pdf(data).pages:
            fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
            assert fonts
            for font in fonts:
                assert re.fullmatch(r"/[A-Z]{6}\+EBGaramond-(Regular|Italic)\w*", font["/BaseFont"]), font["/BaseFont"]
                assert len(font["/FontDescriptor"]["/FontFile2"].get_data()) > 1000


def test_the_facts_stand_on_the_card(pieces: dict[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(pieces["business-card-fr.pdf"])
    front, back = (page.get_textpage().get_text_range().split("\r\n") for page in document)
    assert front == [
        "Atelier Marguerite",
        "Fleurs de saison, nouées à la main",
        "sur les pentes de la Croix-Rousse",
        "14 montée des Tilleuls · 69001 Lyon",
        "04 65 71 20 45 · 06 39 98 14 27",
        "bonjour@atelier-marguerite.example",
        "atelier-marguerite.example",
    ]
    assert back[-2:] == ["Scannez pour garder", "nos coordonnées"]


def test_the_words_behind_stand_out_from_the_colour(pieces: dict[str, bytes]) -> None:
    back = photograph(pieces["business-card-fr.pdf"], 1)
    words = back.crop((back.width // 2 + 24, 0, back.width - 36, back.height))
    dots = words.histogram()
    assert dots[words.getpixel((0, 0))] > 0.9 * sum(dots)
    assert 40 < words.getpixel((0, 0)) < 140
    assert sum(dots[250:]) > 0.01 * sum(dots)  # ten times what the thin line alone would have


def test_the_code_on_the_card_is_the_contact(pieces: dict[str, bytes]) -> None:
    card = vobject.readOne(read_code(photograph(pieces["business-card-fr.pdf"], 1)))
    assert card.fn.value == "Atelier Marguerite"
    assert card.contents["tel"][0].value == "+33465712045"


def test_the_sign_says_the_hours_and_where_to_ask(pieces: dict[str, bytes]) -> None:
    [text] = read_text(pieces["door-sign-fr.pdf"])
    assert "Lundi fermé Mardi – vendredi 09:30–13:00 14:30–19:00 Samedi 09:00–19:00 Dimanche 09:00–13:00" in text
    assert "04 65 71 20 45" in text
    assert read_code(photograph(pieces["door-sign-fr.pdf"], 0, 4)) == "https://atelier-marguerite.example/fr/"
    [english] = read_text(pieces["door-sign-en.pdf"])
    assert "Tuesday – Friday 09:30–13:00 14:30–19:00" in english  # a shop in France


def test_the_hours_can_be_read_from_two_metres(pieces: dict[str, bytes]) -> None:
    """Six millimetres of capital height are twice what normal sight needs at two metres (5 arc minutes of x-height)."""
    for name in ("door-sign-en.pdf", "door-sign-fr.pdf"):
        sizes = Counter(
            float(operands[1]) for operands, operator in operations(open_pdf(pieces[name])) if operator == b"Tf"
        )
        [(size, lines)] = sizes.most_common(1)
        assert lines == 9  # four rows of days and five of hours
        assert size * 0.65 / MM >= 6


@pytest.mark.parametrize("business", [LONG, MINIMAL, "name: Ada King\nmobile: +33639981427\nslogan: Fleurs\n"])
def test_nothing_comes_near_the_edge_or_lies_on_something_else(
    business: str, make_content: Callable[..., Content]
) -> None:
    content = make_content(business, "languages: [en]\naddress: https://www.haarschneidesalon-schoenhauser.example\n")
    front = photograph(draw_business_card(content, "en", Faces(content.folder)), 0)
    marks = front.point(lambda dot: 255 if dot < 200 else 0)
    left, top, right, bottom = (edge / 12 for edge in marks.getbbox())
    assert left >= 3 + 5
    assert top >= 3 + 4
    assert right <= 88 - 5
    assert bottom <= 58 - 4


def test_lines_of_a_crowded_card_do_not_touch(make_content: Callable[..., Content]) -> None:
    content = make_content(LONG, "languages: [en]\naddress: https://www.haarschneidesalon-schoenhauser.example\n")
    data = draw_business_card(content, "en", Faces(content.folder))
    lines = sorted(text_lines(data, 0), reverse=True)
    assert len(lines) >= 8
    for (upper, _), (lower, size) in itertools.pairwise(lines):
        assert upper - lower >= size * 0.95
    [rule] = [
        float(operands[1])
        for operands, operator in ContentStream(open_pdf(data).pages[0].get_contents(), open_pdf(data)).operations
        if operator == b"l"
    ]
    above = min(line for line, _ in lines if line > rule)
    below, size = max(line for line in lines if line[0] < rule)
    assert above - rule >= 6
    assert rule - below >= size


def text_lines(data: bytes, page: int) -> list[tuple[float, float]]:
    """Return base line and size of every line of text, in points."""
    reader, lines, matrix = open_pdf(data), [], (0.0, 0.0)
    for operands, operator in ContentStream(reader.pages[page].get_contents(), reader).operations:
        if operator == b"Tm":
            matrix = (float(operands[4]), float(operands[5]))
        if operator == b"Tf":
            lines.append((matrix[1], float(operands[1])))
    return list(dict.fromkeys(lines))


def test_equal_facts_give_equal_files_in_any_process(
    pieces: dict[str, bytes], example: Content, tmp_path: Path
) -> None:
    assert {piece.name: piece.data for piece in draw_kit(example)} == pieces
    finished = run_print(ROOT / "content", tmp_path / "print", PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    assert finished.returncode == 0, finished.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "print").iterdir()} == pieces


def run_print(content: Path, output: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "shopbell.py"), "print", "--content", str(content), "--output", str(output)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=os.environ | {"LC_ALL": "C"} | environment
    )


def test_what_is_not_known_is_not_printed(make_content: Callable[..., Content]) -> None:
    content = make_content(MINIMAL, "languages: [en]\n")
    names = [piece.name for piece in draw_kit(content)]
    assert names == ["business-card-en.pdf"]  # no hours, no sign
    front, _ = read_text(draw_business_card(content, "en", Faces(content.folder)))
    assert front == "Bob 020 7946 0000"


def test_a_sign_without_a_site_gives_the_number_alone(make_content: Callable[..., Content]) -> None:
    content = make_content(MINIMAL + "time_zone: Europe/London\nhours: {saturday: 7:00-17:00}\n", "languages: [en]\n")
    data = draw_door_sign(content, "en", Faces(content.folder), content.business)
    assert data is not None
    assert "020 7946 0000" in read_text(data)[0]
    assert zxingcpp.read_barcodes(photograph(data, 0, 4)) == []


def test_a_letter_that_no_font_has_is_named_and_the_rest_is_printed(
    make_content: Callable[..., Content], tmp_path: Path
) -> None:
    content = make_content("name: {en: Flower house, fr: 花屋}\nphone: +33465712045\n")
    finished = run_print(content.folder, tmp_path / "print")
    assert finished.returncode == 1
    assert "business-card-fr.pdf was left out: no font has the letters 屋 花 (CJK) of" in finished.stderr
    assert str(content.folder / "theme" / "fonts") in finished.stderr
    assert [path.name for path in (tmp_path / "print").iterdir()] == ["business-card-en.pdf"]


def test_the_owners_font_comes_first_and_ours_stands_behind_it(make_content: Callable[..., Content]) -> None:
    content = make_content("name: 花\nphone: +33465712045\n", "languages: [en]\n")
    make_font(content.folder / "theme" / "fonts" / "Flowers.ttf", "花")
    data = draw_business_card(content, "en", Faces(content.folder / "theme" / "fonts"))
    assert read_text(data)[0] == "花 04 65 71 20 45"
    names = {font.get_object()["/BaseFont"] for font in open_pdf(data).pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert {name.split("+")[1] for name in names} >= {"Flowers-Regular", "EBGaramond-Regular"}


def make_font(path: Path, letters: str) -> None:
    """Write a TrueType font that has squares for these letters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pen = TTGlyphPen(None)
    for move, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 800)), (pen.lineTo, (800, 800)), (pen.lineTo, (800, 0))):
        move(point)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in letters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (900, 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Flowers", "styleName": "Regular", "psName": "Flowers-Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-100, usWinAscent=900, usWinDescent=100)
    builder.setupPost()
    builder.save(path)


def test_a_font_file_that_is_none_is_named(make_content: Callable[..., Content], tmp_path: Path) -> None:
    content = make_content(MINIMAL, "languages: [en]\n")
    fonts = content.folder / "theme" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "Own.ttf").write_bytes(b"not a font at all")
    finished = run_print(content.folder, tmp_path / "print")
    assert finished.returncode == 1
    assert f"{fonts / 'Own.ttf'} cannot be used as a font" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "print").write_text("a file")
    finished = run_print(ROOT / "content", tmp_path / "print")
    assert finished.returncode == 1
    assert finished.stderr.startswith(f"cannot write {tmp_path / 'print'}")


def test_a_name_that_cannot_be_set_is_named(make_content: Callable[..., Content]) -> None:
    [piece] = draw_kit(make_content(f"name: {'W' * 200}\nphone: +33465712045\n", "languages: [en]\n"))
    assert "too long to be printed" in str(piece.obstacle)


def test_a_text_is_set_as_large_as_it_fits_in_even_lines() -> None:
    def measure(text: str, size: float) -> float:
        return len(text) * size

    choices = ((10, 1), (8, 2), (4, 3))
    assert fit_text("abc", 30, choices, measure).size == 10
    assert fit_text("aaa bbb", 30, choices, measure).lines == ("aaa", "bbb")
    assert fit_text("a bb ccc dddd", 30, ((4, 3),), measure).lines == ("a bb", "ccc", "dddd")
    assert fit_text("one\ntwo", 30, ((4, 3),), measure).lines == ("one", "two")
    with pytest.raises(PaperError):
        fit_text("aaaaaaaaaaaa", 30, choices, measure)


def test_grey_is_printed_in_black_alone_and_no_spot_is_too_wet() -> None:
    assert mix_ink("#000000") == BLACK
    assert mix_ink("#ffffff") == PAPER
    assert mix_ink("#808080")[:3] == (0, 0, 0)
    assert mix_ink("#ff0000") == (0, 1, 1, 0)
    for number in range(0, 0x1000000, 0x10F0F):
        assert sum(mix_ink(f"#{number:06x}")) <= 3
    assert ink_on("#ffe14d") == BLACK
    assert ink_on("#35573f") == PAPER


def test_letters_stand_as_close_as_their_font_wants(tmp_path: Path) -> None:
    faces = Faces(tmp_path)
    plain = pdfmetrics.stringWidth("AVAVAV", faces.pick("A", "regular").fontName, 40)
    assert faces.measure("AVAVAV", "regular", 40) < plain * 0.95


def test_a_site_without_codes_is_built_without_their_library(make_content: Callable[..., Content]) -> None:
    content = make_content(MINIMAL, "languages: [en]\n")
    program = (
        "import sys; from pathlib import Path; from generator.build import build_site;"
        f"build_site(Path({str(content.folder)!r})); print(*sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"segno", "reportlab", "uharfbuzz", "holidays"}.isdisjoint(finished.stdout.split())
    shutil.rmtree(content.folder)
