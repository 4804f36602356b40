"""QR codes, drawn by a browser and read back by another reader."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import vobject
import zxingcpp
from PIL import Image

from generator.build import build_site
from generator.content.folder import Content, read_content
from generator.drawing import Drawing, View
from generator.qr import LARGEST_VERSION, QUIET_ZONE, card_text, draw_svg, encode
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def read_code(picture: bytes) -> str:
    """Return what the one QR code in a picture says; it must be written in UTF-8, which no phone has to guess."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    assert [code.format for code in codes] == [zxingcpp.BarcodeFormat.QRCode]
    assert codes[0].bytes == codes[0].text.encode("utf-8")
    return codes[0].text


def photograph(page: Page, svg: str, style: str = "") -> bytes:
    """Return a picture of nothing but the code and its own quiet zone."""
    page.set_content(f"<!DOCTYPE html><style>body{{margin:0}} .qr{{display:block;width:300px;{style}}}</style>{svg}")
    return page.locator("svg.qr").screenshot()


@pytest.mark.parametrize(
    "text",
    ["https://atelier-marguerite.example/fr/", "Größe & <Preis> „花“ \N{SUNFLOWER}", "+33 4", "x" * 200],
)
def test_the_drawn_code_says_the_text(text: str, page: Page) -> None:
    assert read_code(photograph(page, draw_svg(text, "A title"))) == text


def test_the_code_has_its_quiet_zone_and_the_colour_of_the_text_around_it(page: Page) -> None:
    text = "https://shop.example/"
    picture = Image.open(io.BytesIO(photograph(page, draw_svg(text, "A title"), "color:#35573f"))).convert("RGB")
    module = 300 / (len(encode(text)) + 2 * QUIET_ZONE)
    edge = round(QUIET_ZONE * module)
    assert picture.crop((0, 0, 300, edge - 1)).getcolors() == [(300 * (edge - 1), (255, 255, 255))]
    assert picture.getpixel((edge + round(module * 3.5), edge + round(module * 3.5))) == (0x35, 0x57, 0x3F)


def test_the_code_has_a_name_that_is_escaped() -> None:
    svg = draw_svg("https://shop.example/", 'Our "address" <b>')
    assert "<title>Our &#34;address&#34; &lt;b&gt;</title>" in svg
    assert 'role="img"' in svg


def test_the_code_of_the_example_card_gives_the_contact(page: Page) -> None:
    content = read_content(ROOT / "content")
    drawing = Drawing(content)
    view = View("home", "fr", "", "fr/")
    template = drawing.environment.from_string("{{ qr('card') }}")
    text = read_code(photograph(page, template.render(**drawing._context(view))))
    card = vobject.readOne(text)
    assert card.fn.value == "Atelier Marguerite"
    assert [line.value for line in card.contents["tel"]] == ["+33465712045", "+33639981427"]
    assert card.adr.value.street == "14 montée des Tilleuls"
    assert card.url.value == "https://atelier-marguerite.example/fr/"


@pytest.mark.parametrize("length", [10, 60, 75, 90, 100])
def test_a_long_card_leaves_facts_out_but_never_name_and_number(
    length: int, make_content: Callable[..., Content]
) -> None:
    content = make_content(
        f"name: {'花' * (length // 3)}\nphone: +33465712045\nmobile: +33639981427\nemail: someone@shop.example\n"
        "address: {street: 1 rue du Port, postcode: 69001, city: Lyon, country: FR}\n"
    )
    text = card_text(content, "en")
    assert text is not None
    assert (len(encode(text)) - 17) // 4 <= LARGEST_VERSION
    card = vobject.readOne(text)
    assert card.fn.value == "花" * (length // 3)
    assert card.contents["tel"][0].value == "+33465712045"


def test_short_facts_all_stay_and_long_ones_go(make_content: Callable[..., Content]) -> None:
    facts = "phone: +33465712045\naddress: {city: Lyon, country: FR}\n"
    assert "ADR" in (card_text(make_content(f"name: Ada\n{facts}"), "en") or "")
    assert "ADR" not in (card_text(make_content(f"name: {'Ada ' * 24}\n{facts}"), "en") or "")


def test_a_name_that_fills_the_code_gives_no_code(make_content: Callable[..., Content]) -> None:
    content = make_content(f"name: {'x' * 300}\nphone: +33465712045\n")
    assert card_text(content, "en") is None
    drawing = Drawing(content)
    context = drawing._context(View("home", "en", "", ""))
    assert drawing.environment.from_string("[{{ qr('card') }}]").render(**context) == "[]"


def test_the_printed_home_page_leads_back_to_the_site(page: Page) -> None:
    html = bytes(build_site(ROOT / "content").files["fr/index.html"])  # type: ignore[arg-type]
    style = Drawing(read_content(ROOT / "content")).theme.style
    page.route("**/*", lambda route: route.abort())
    page.set_content(html.decode().replace("<head>", f"<head><style>{style}</style>"), wait_until="domcontentloaded")
    assert not page.locator("svg.qr").is_visible()
    page.emulate_media(media="print")
    code = page.locator(".footer svg.qr")
    assert code.is_visible()
    assert read_code(code.screenshot(scale="css")) == "https://atelier-marguerite.example/fr/"


def test_without_an_address_the_home_page_has_no_code(make_content: Callable[..., Content]) -> None:
    content = make_content("name: A\nphone: +33465712045\n", "languages: [en]\n")
    files = build_site(content.folder).files
    assert b'class="qr"' not in bytes(files["index.html"])  # type: ignore[arg-type]


def test_the_home_page_offers_the_contact_and_the_link_leads_to_it() -> None:
    files = build_site(ROOT / "content").files
    for page in ("index.html", "fr/index.html"):
        assert b'href="contact.vcf" type="text/vcard"' in bytes(files[page])  # type: ignore[arg-type]
        assert page.replace("index.html", "contact.vcf") in files
