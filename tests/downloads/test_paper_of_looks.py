"""Paper in each look: letters and manner of its own, and all that a printer and a telephone ask of every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import vobject

from generator.paper.business_card import draw_business_card
from generator.paper.faces import Faces
from generator.paper.kit import draw_kit
from tests.downloads.test_paper import (
    COLOUR_OPERATORS,
    LONG,
    MINIMAL,
    make_font,
    measure_box,
    open_pdf,
    operations,
    photograph,
    read_code,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.content.folder import Content

LOOKS = {
    "atelier": {"EBGaramond-Regular", "EBGaramond-Italic"},
    "market": {"ShopbellMarket-Regular", "ShopbellMarket-Bold"},
    "office": {"ShopbellOffice-Regular"},
}
SITE = "languages: [de]\nlook: {}\naddress: https://www.haarschneidesalon-schoenhauser.example\ncolour: '#1f5fa8'\n"


def list_fonts(data: bytes) -> set[str]:
    """Return the names of the fonts of a document, each of which is embedded as a part."""
    found = set()
    for page in open_pdf(data).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert len(font.get_object()["/FontDescriptor"]["/FontFile2"].get_data()) > 1000
            part, _, name = font.get_object()["/BaseFont"].removeprefix("/").partition("+")
            assert len(part) == 6
            found.add(name)
    return found


def draw(content: Content) -> dict[str, bytes]:
    drawn = {piece.name: piece.data for piece in draw_kit(content)}
    assert None not in drawn.values()
    return {name: data for name, data in drawn.items() if data is not None}


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_has_letters_of_its_own(look: str, make_content: Callable[..., Content]) -> None:
    pieces = draw(make_content(LONG.replace("Rindfleisch", "Ærø Žižkov "), SITE.format(look)))
    assert set(pieces) == {"business-card-de.pdf", "door-sign-de.pdf"}
    for data in pieces.values():
        assert list_fonts(data) == LOOKS[look]


@pytest.mark.parametrize("business", [LONG, MINIMAL + "slogan: Pipes\n"])
@pytest.mark.parametrize("look", LOOKS)
def test_a_printer_can_take_it(look: str, business: str, make_content: Callable[..., Content]) -> None:
    for data in draw(make_content(business, SITE.format(look))).values():
        reader = open_pdf(data)
        assert {operator for _, operator in operations(reader) if operator in COLOUR_OPERATORS} == {b"k", b"K"}
        assert not any("/XObject" in page["/Resources"] for page in reader.pages if "/Resources" in page)
    pages = open_pdf(draw(make_content(business, SITE.format(look)))["business-card-de.pdf"]).pages
    assert [(measure_box(page.bleedbox), measure_box(page.trimbox)) for page in pages] == [
        ((0, 0, 91, 61), (3, 3, 88, 58))
    ] * 2


@pytest.mark.parametrize("business", [LONG, MINIMAL + "slogan: Pipes\n"])
@pytest.mark.parametrize("look", LOOKS)
def test_nothing_comes_near_the_edge_and_codes_are_read(
    look: str, business: str, make_content: Callable[..., Content]
) -> None:
    pieces = draw(make_content(business, SITE.format(look)))
    card = pieces["business-card-de.pdf"]
    left, top, right, bottom = (
        edge / 12 for edge in photograph(card, 0).point(lambda dot: 255 if dot < 200 else 0).getbbox()
    )
    assert min(left - 3, 88 - right) >= 5
    assert min(top - 3, 58 - bottom) >= 4
    assert vobject.readOne(read_code(photograph(card, 1))).fn.value
    if "door-sign-de.pdf" in pieces:
        sign = photograph(pieces["door-sign-de.pdf"], 0, 4)
        assert read_code(sign) == "https://www.haarschneidesalon-schoenhauser.example/"
        left, top, right, bottom = (edge / 4 for edge in sign.point(lambda dot: 255 if dot < 200 else 0).getbbox())
        assert min(left, top, 210 - right, 297 - bottom) >= 10


def test_each_look_stands_otherwise(make_content: Callable[..., Content]) -> None:
    """An arch has no ink in the corner of its niche, a block has; a grid begins at the edge."""
    shots = {
        look: photograph(draw(make_content(MINIMAL, SITE.format(look)))["business-card-de.pdf"], 1) for look in LOOKS
    }
    dots = {look: shot.getpixel((round(12.2 * 12), shot.height - round(50.6 * 12))) for look, shot in shots.items()}
    assert dots["office"] == 255
    assert dots["atelier"] < 200
    fronts = {
        look: photograph(draw(make_content(MINIMAL, SITE.format(look)))["business-card-de.pdf"], 0) for look in LOOKS
    }
    starts = {
        look: front.point(lambda dot: 255 if dot < 200 else 0).getbbox()[0] / 12 - 3 for look, front in fronts.items()
    }
    assert starts["market"] == pytest.approx(7, abs=0.5)
    assert starts["office"] == pytest.approx(7, abs=0.5)
    assert starts["atelier"] > 12


@pytest.mark.parametrize("look", LOOKS)
def test_letters_that_the_look_has_not_come_from_behind_it(look: str, make_content: Callable[..., Content]) -> None:
    content = make_content("name: زهور\nphone: +33465712045\n", SITE.format(look))
    assert "Amiri-Regular" in list_fonts(draw(content)["business-card-de.pdf"])


def test_the_owners_fonts_stand_where_the_pages_have_them(make_content: Callable[..., Content]) -> None:
    fonts = "fonts: {headings: Flowers.ttf}\n"
    content = make_content("name: AB\nslogan: BA\nphone: +33465712045\n", "languages: [en]\nlook: office\n")
    folder = content.folder / "theme" / "fonts"
    make_font(folder / "Flowers.ttf", "AB")
    (content.folder / "site.yaml").write_text(f"languages: [en]\nlook: office\n{fonts}")
    faces = Faces(folder, "office", make_content(MINIMAL, f"languages: [en]\nlook: office\n{fonts}").site.fonts)
    assert faces.pick("AB", "display").face.name == b"Flowers-Regular"
    assert faces.pick("AB", "regular").face.name == b"ShopbellOffice-Regular"
    assert Faces(folder, "office").pick("AB", "regular").face.name == b"Flowers-Regular"  # for paper alone


def test_a_card_says_the_same_in_every_look(make_content: Callable[..., Content]) -> None:
    said = set()
    for look in LOOKS:
        content = make_content(MINIMAL + "slogan: Pipes and drains\n", SITE.format(look))
        said.add(read_text(draw_business_card(content, "de", Faces(content.folder, look)))[0])
    assert said == {"Bob Pipes and drains 020 7946 0000 haarschneidesalon-schoenhauser.example"}
