"""A sign for each place and a card for each of the team, each with what is its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pypdfium2
import pytest
import vobject
import zxingcpp

from generator.paper.kit import draw_kit
from tests.downloads.test_paper import photograph, run_print

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.content.folder import Content

SALON = """
name: Nour & Nele
email: hallo@salon.example
time_zone: Europe/Berlin
hours: {tuesday-friday: 10:00-19:00}
special_hours:
  12-25 to 12-26: closed
  12-24: 9:00-12:00
  05-01: as usual
  2027-01-02: closed
branches:
  - {name: Neukölln, phone: +49 30 23125118, address: {street: Gasse 4, postcode: 12047, city: Berlin, country: DE}}
  - {name: Moabit, phone: +49 30 23125164, hours: {monday: "8:00-24:00", sunday: open}, special_hours: {12-25: closed}}
  - {name: Lager, time_zone: Europe/Berlin}
team:
  - {name: Nour Haddad, role: Meisterin für Farbe, phone: +49 171 3920012, email: nour@salon.example}
  - {name: Mai Lindner}
  - {name: Mai Lindner}
"""
SITE = "languages: [en]\naddress: https://salon.example\n"


@pytest.fixture
def pieces(make_content: Callable[..., Content]) -> dict[str, bytes]:
    return {piece.name: piece.data or b"" for piece in draw_kit(make_content(SALON, SITE))}


def read_text(data: bytes, page: int = 0) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text().split())


def test_every_place_has_a_sign_and_everybody_a_card(pieces: dict[str, bytes]) -> None:
    assert list(pieces) == [
        "business-card-en.pdf",
        "business-card-nour-haddad-en.pdf",
        "business-card-mai-lindner-en.pdf",
        "business-card-mai-lindner-2-en.pdf",
        "door-sign-neukolln-en.pdf",
        "door-sign-moabit-en.pdf",
        "door-sign-lager-en.pdf",
    ]
    assert all(pieces.values())


def test_a_sign_has_the_hours_and_the_number_of_its_place(pieces: dict[str, bytes]) -> None:
    first, second = (read_text(pieces[f"door-sign-{name}-en.pdf"]) for name in ("neukolln", "moabit"))
    assert "Nour & Nele Neukölln · Opening hours" in first
    assert "Tuesday – Friday 10:00–19:00" in first
    assert "030 23125118" in first
    assert "Moabit · Opening hours" in second
    assert "08:00–00:00" in second
    assert "Sunday 24 hours" in second
    assert "030 23125164" in second
    assert "23125118" not in second


def test_days_of_every_year_stand_on_the_sign_and_dated_ones_do_not(pieces: dict[str, bytes]) -> None:
    text = read_text(pieces["door-sign-neukolln-en.pdf"])
    assert "1 May as usual" in text
    assert "24 December 09:00–12:00" in text
    assert "25–26 Dec closed" in text
    assert "2027" not in text
    assert "December" not in read_text(pieces["door-sign-moabit-en.pdf"]).replace("25 December closed", "")


def test_more_days_of_every_year_than_a_sign_has_room_for_are_left_to_the_site(
    make_content: Callable[..., Content],
) -> None:
    days = "".join(f"  {month:02}-10: 0{month}:00-12:00\n" for month in range(1, 9))
    content = make_content(
        f"name: Bob\nemail: b@b.example\ntime_zone: UTC\nhours: {{mon: 9-17}}\nspecial_hours:\n{days}", SITE
    )
    text = read_text({piece.name: piece.data or b"" for piece in draw_kit(content)}["door-sign-en.pdf"])
    assert "Monday" in text
    assert "January" not in text
    assert "On holidays and special days:" in text


def test_a_card_of_a_person_has_what_is_theirs_and_else_what_the_business_has(pieces: dict[str, bytes]) -> None:
    nour = pypdfium2.PdfDocument(pieces["business-card-nour-haddad-en.pdf"])[0].get_textpage().get_text_range()
    assert nour.split("\r\n") == [
        "Nour Haddad", "Meisterin für Farbe", "Nour & Nele", "0171 3920012", "nour@salon.example · salon.example"
    ]  # fmt: skip
    mai = read_text(pieces["business-card-mai-lindner-en.pdf"])
    assert mai.startswith("Mai Lindner Nour & Nele Neukölln 030 23125118")
    assert mai.endswith("hallo@salon.example · salon.example")


def test_the_card_of_a_business_without_a_number_has_those_of_its_branches(
    pieces: dict[str, bytes], make_content: Callable[..., Content]
) -> None:
    assert "Neukölln 030 23125118 · Moabit 030 23125164" in read_text(pieces["business-card-en.pdf"])
    [code] = zxingcpp.read_barcodes(photograph(pieces["business-card-en.pdf"], 1))
    card = vobject.readOne(code.text)
    assert [line.value for line in card.tel_list] == ["+493023125118", "+493023125164"]
    more = "".join(f"  - {{name: Ort {number}, phone: +49 30 2312520{number}}}\n" for number in range(2))
    chain = make_content(SALON.replace("team:", f"{more}team:"), SITE)
    text = read_text({piece.name: piece.data or b"" for piece in draw_kit(chain)}["business-card-en.pdf"])
    assert "Neukölln 030 23125118" in text
    assert "Moabit" not in text


def test_the_code_on_the_card_of_a_person_is_the_person(pieces: dict[str, bytes]) -> None:
    [code] = zxingcpp.read_barcodes(photograph(pieces["business-card-nour-haddad-en.pdf"], 1))
    card = vobject.readOne(code.text)
    assert card.fn.value == "Nour Haddad"
    assert card.org.value == ["Nour & Nele"]
    assert card.tel.value == "+491713920012"


def test_the_command_says_how_many_it_wrote(make_content: Callable[..., Content], tmp_path: Path) -> None:
    finished = run_print(make_content(SALON, SITE).folder, tmp_path / "print")
    assert finished.returncode == 0, finished.stderr
    lines = finished.stdout.splitlines()
    assert lines[-1] == f"7 files for the printer written to {tmp_path / 'print'}."
    assert sorted(lines[:-1]) == sorted(str(path) for path in (tmp_path / "print").iterdir())
