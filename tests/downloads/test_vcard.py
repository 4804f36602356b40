"""vCards, read back by another reader of the format."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.build import build_site
from generator.contact import describe_contact, vcard_address
from generator.drawing import Drawing, View
from generator.vcard import Card, PostalAddress, Telephone, write_vcard
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.content.folder import Content

MINIMAL = "name: Smith & Sons\nphone: +44 20 7946 0000\n"


def read_back(data: bytes) -> Any:
    """Return the one card in these bytes as the independent reader understands it."""
    cards = list(vobject.readComponents(data.decode("utf-8"), validate=True))
    assert len(cards) == 1
    return cards[0]


def content_lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"\r\n")
    return data.removesuffix(b"\r\n").split(b"\r\n")


def test_the_facts_of_the_example_are_read_back() -> None:
    files = build_site(ROOT / "content").files
    card = read_back(files["fr/contact.vcf"])
    assert card.version.value == "3.0"
    assert card.fn.value == "Atelier Marguerite"
    assert card.org.value == ["Atelier Marguerite"]
    assert [line.value for line in card.contents["tel"]] == ["+33465712045", "+33639981427"]
    assert card.contents["tel"][0].params["TYPE"] == ["WORK", "VOICE", "PREF"]
    assert card.contents["tel"][1].params["TYPE"] == ["CELL", "VOICE"]
    assert card.email.value == "bonjour@atelier-marguerite.example"
    place = card.adr.value
    assert (place.street, place.code, place.city, place.country) == (
        "14 montée des Tilleuls", "69001", "Lyon", "France",
    )  # fmt: skip
    assert card.url.value == "https://atelier-marguerite.example/fr/"
    assert card.note.value == "Fleurs de saison, nouées à la main sur les pentes de la Croix-Rousse"
    assert card.categories.value == ["Florist"]
    assert read_back(files["contact.vcf"]).url.value == "https://atelier-marguerite.example/"


def test_a_card_changes_only_with_its_facts() -> None:
    first, second = build_site(ROOT / "content").files, build_site(ROOT / "content").files
    assert first["contact.vcf"] == second["contact.vcf"]
    assert b"REV" not in bytes(first["contact.vcf"])  # type: ignore[arg-type]


def test_what_is_not_known_leaves_no_line(make_content: Callable[..., Content]) -> None:
    data = write_vcard(describe_contact(make_content(MINIMAL, "languages: [en]\n"), "en"))
    assert content_lines(data) == [
        b"BEGIN:VCARD",
        b"VERSION:3.0",
        b"N:;;;;",
        b"FN:Smith & Sons",
        b"ORG:Smith & Sons",
        b"X-ABShowAs:COMPANY",
        b"TEL;TYPE=WORK,VOICE,PREF:+442079460000",
        b"END:VCARD",
    ]


def test_the_same_number_stands_once(make_content: Callable[..., Content]) -> None:
    text = "name: Smith\nmobile: +44 7700 900123\nwhatsapp: +44 7700 900123\n"
    card = read_back(write_vcard(describe_contact(make_content(text), "en")))
    assert [line.params["TYPE"] for line in card.contents["tel"]] == [["CELL", "VOICE", "PREF"]]


def test_the_country_is_written_as_the_language_writes_it(make_content: Callable[..., Content]) -> None:
    content = make_content("name: A\nphone: 030 12345678\nkind: HairSalon\naddress: {city: Berlin, country: DE}\n")
    english, french = (read_back(write_vcard(describe_contact(content, tag))) for tag in ("en", "fr"))
    assert (english.adr.value.country, french.adr.value.country) == ("Germany", "Allemagne")
    assert english.categories.value == ["Hair Salon"]


BRANCHES = """
name: Salon
phone: 030 12345678
email: hello@salon.example
address: {street: Allee 1, city: Berlin, country: DE}
position: {latitude: 52.52, longitude: 13.405}
branches:
  - name: {en: Old Town, fr: Vieille ville}
    phone: 030 999999
  - name: المدينة
    address: {city: Potsdam, country: DE}
  - name: Salon Ost
team:
  - {name: Ada King, role: {en: Owner, fr: Patronne}, email: ada@salon.example}
  - {name: Old Town, phone: 030 777777}
  - {name: Nobody}
"""


def test_branches_and_people_have_cards_of_their_own(make_content: Callable[..., Content]) -> None:
    content = make_content(BRANCHES)
    files = {name: data for name, data in build_site(content.folder).files.items() if name.endswith(".vcf")}
    names = ["contact.vcf", "contact-old-town.vcf", "contact-2.vcf", "contact-salon-ost.vcf", "contact-ada-king.vcf"]
    names.append("contact-old-town-2.vcf")
    assert sorted(files) == sorted([*names, *(f"fr/{name}" for name in names)])
    cards = {name: read_back(data) for name, data in files.items()}
    branch = cards["fr/contact-old-town.vcf"]
    assert (branch.fn.value, branch.org.value) == ("Salon, Vieille ville", ["Salon"])
    assert (branch.tel.value, branch.email.value) == ("+4930999999", "hello@salon.example")
    assert branch.geo.value == "52.520000;13.405000"
    assert cards["contact-2.vcf"].adr.value.city == "Potsdam"
    assert cards["contact-salon-ost.vcf"].fn.value == "Salon Ost"
    person = cards["fr/contact-ada-king.vcf"]
    assert (person.fn.value, person.org.value, person.title.value) == ("Ada King", ["Salon"], "Patronne")
    assert (person.tel.value, person.email.value) == ("+493012345678", "ada@salon.example")
    assert cards["contact-old-town-2.vcf"].tel.value == "+4930777777"


def test_a_business_without_a_number_is_called_at_its_branches(make_content: Callable[..., Content]) -> None:
    own = "whatsapp: +49 171 3920012\n"
    content = make_content(BRANCHES.replace("phone: 030 12345678\n", own, 1))
    card = write_vcard(describe_contact(content, "fr")).decode().replace("\r\n", "\n")
    assert "item1.TEL;TYPE=WORK,VOICE,PREF:+4930999999\nitem1.X-ABLabel:Vieille ville\n" in card
    assert "\nTEL;TYPE=CELL,MSG:+491713920012\n" in card
    found = read_back(write_vcard(describe_contact(content, "en")))
    assert [line.value for line in found.tel_list] == ["+4930999999", "+491713920012"]
    assert found.contents["x-ablabel"][0].value == "Old Town"


def test_templates_link_every_card(make_content: Callable[..., Content]) -> None:
    drawing = Drawing(make_content(BRANCHES))
    template = drawing.environment.from_string(
        "{{ vcard_href }} {% for one in business.places %}{{ vcard_of(one) }} {% endfor %}"
        "{% for one in business.team %}{{ vcard_of(one) }} {% endfor %}"
    )
    context = drawing._context(View("text", "fr", "", "fr/about/"))
    assert template.render(**context).split() == [
        "../contact.vcf",
        "../contact-old-town.vcf",
        "../contact-2.vcf",
        "../contact-salon-ost.vcf",
        "../contact-ada-king.vcf",
        "../contact-old-town-2.vcf",
        "None",
    ]


def test_a_person_at_a_branch_has_a_card_too() -> None:
    card = read_back(
        write_vcard(
            Card(
                name="Dr. Ada, King",
                family_name="King",
                given_name="Ada",
                organisation="Salon; Mitte",
                role="Owner",
                telephones=(Telephone("+4930123456", ("cell",)),),
                address=PostalAddress(city="Berlin", region="BE", extra="Hof 2"),
                position=(52.52, -13.405),
            )
        )
    )
    assert (card.n.value.family, card.n.value.given) == ("King", "Ada")
    assert card.org.value == ["Salon; Mitte"]
    assert card.title.value == "Owner"
    assert card.adr.value.extended == "Hof 2"
    assert card.geo.value == "52.520000;-13.405000"
    assert "x-abshowas" not in card.contents


@given(
    name=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120).filter(str.strip),
    note=st.text(
        st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("\n\\;,:é花👩‍🌾ü")), max_size=400
    ),
)
def test_any_text_is_read_back_as_it_was_and_no_line_is_too_long(name: str, note: str) -> None:
    data = write_vcard(Card(name=name, note=note, organisation="x"))
    for line in content_lines(data):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is cut in two
        assert b"\r" not in line
        assert b"\n" not in line
    logical = data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    values = {line.split(":", 1)[0]: line.split(":", 1)[1] for line in logical if ":" in line}
    assert unescape(values["FN"]) == name
    assert unescape(values.get("NOTE", "")) == note


def unescape(value: str) -> str:
    marks = {"\\": "\\", ";": ";", ",": ",", "n": "\n"}
    letters = iter(value)
    return "".join(marks[next(letters)] if letter == "\\" else letter for letter in letters)


def test_long_lines_with_wide_characters_are_read_back() -> None:
    note = "花" * 100 + "; " + "👩‍🌾" * 30 + ",\nzweite Zeile \\ Ende"
    data = write_vcard(Card(name="花屋", note=note))
    assert read_back(data).note.value == note
    lengths = [len(line) for line in content_lines(data)]
    assert max(lengths) <= 75
    assert sorted(lengths)[-3] >= 73  # folded where it has to be, no earlier than a character asks for


def test_a_text_cannot_add_a_line_of_its_own() -> None:
    data = write_vcard(Card(name="Shop\r\nTEL:+1900\rEMAIL:a@b.example", note="\x0bEND:VCARD\x00"))
    assert [line.split(b":")[0] for line in content_lines(data)] == [
        b"BEGIN", b"VERSION", b"N", b"FN", b"ORG", b"X-ABShowAs", b"NOTE", b"END",
    ]  # fmt: skip


def picture(kind: str, size: int = 64, **notes: Any) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (size, size), (53, 87, 63)).save(data, kind, **notes)
    return data.getvalue()


def camera_notes() -> Image.Exif:
    notes = Image.Exif()
    notes[0x010E] = "taken at home"
    return notes


LOGO = "name: A\nphone: +33465712045\nlogo: {{file: {}, alt: A logo}}\n"


@pytest.mark.parametrize(("name", "kind"), [("logo.png", "PNG"), ("logo.jpg", "JPEG")])
def test_a_small_logo_travels_with_the_card_without_its_notes(
    name: str, kind: str, make_content: Callable[..., Content]
) -> None:
    data = picture(kind, exif=camera_notes())
    assert b"taken at home" in data
    content = make_content(LOGO.format(name), media={name: data})
    photo = read_back(write_vcard(describe_contact(content, "en"))).photo
    assert photo.params["TYPE"] == [kind]
    assert b"taken at home" not in photo.value
    shown = Image.open(io.BytesIO(photo.value))
    shown.load()
    assert (shown.size, shown.format) == ((64, 64), kind)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo.png", b"not a picture"),
        ("cut.png", picture("PNG")[:60]),
        ("cut.jpg", picture("JPEG")[:-40]),
    ],
)
def test_no_other_logo_is_in_the_card(name: str, data: bytes, make_content: Callable[..., Content]) -> None:
    content = make_content(LOGO.format(name), media={name: data})
    assert b"PHOTO" not in write_vcard(describe_contact(content, "en"))


@pytest.mark.parametrize("name", ["logo.jpg", "logo.png", "logo.webp", "logo.avif", "logo.gif"])
def test_a_large_logo_travels_small_and_upright(name: str, make_content: Callable[..., Content]) -> None:
    sky = Image.linear_gradient("L").resize((1200, 900)).convert("RGB")
    sky.paste((200, 30, 30), (0, 450, 1200, 900))
    notes = camera_notes()
    notes[0x0112] = 6  # to be turned to the right
    data, is_turned = io.BytesIO(), not name.endswith("gif")
    turned = sky.transpose(Image.Transpose.ROTATE_90) if is_turned else sky
    turned.save(data, Image.registered_extensions()[Path(name).suffix], **({"exif": notes} if is_turned else {}))
    content = make_content(LOGO.format(name), media={name: data.getvalue()})
    photo = read_back(write_vcard(describe_contact(content, "en"))).photo
    shown = Image.open(io.BytesIO(photo.value)).convert("RGB")
    assert shown.size == (320, 240)
    assert not shown.getexif()
    red, green, _ = shown.getpixel((160, 200))  # type: ignore[misc]
    assert (red > 180, green < 60) == (True, True)


def test_a_logo_of_a_press_travels_in_the_colours_of_screens(make_content: Callable[..., Content]) -> None:
    """Many address books show CMYK in the wrong colours, or not at all."""
    data = io.BytesIO()
    Image.new("CMYK", (64, 64), (0, 255, 255, 0)).save(data, "JPEG")
    content = make_content(LOGO.format("logo.jpg"), media={"logo.jpg": data.getvalue()})
    shown = Image.open(io.BytesIO(read_back(write_vcard(describe_contact(content, "en"))).photo.value))
    assert shown.mode == "RGB"


def test_of_two_with_one_name_each_has_a_card(make_content: Callable[..., Content]) -> None:
    team = "team: [{name: Anna, phone: +33465712046}, {name: Anna, phone: +33465712047}]\n"
    branches = "branches: [{name: Annex, phone: +33465712048}, {name: Annex!, phone: +33465712049}]\n"
    content = make_content(MINIMAL + team + branches)
    holders = (*content.business.team, *content.business.places)
    addresses = [vcard_address(content, "en", holder) for holder in holders]
    assert addresses == ["contact-anna.vcf", "contact-anna-2.vcf", "contact-annex.vcf", "contact-annex-2.vcf"]
