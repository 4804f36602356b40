"""Previews of links: what messengers fetch, read back by another library and looked at by its pixels."""

from __future__ import annotations

import functools
import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps

from generator.lettering import Face, find_face
from generator.social.lines import wrap
from generator.social.painting import LARGEST
from generator.typefaces.voices import find_voice
from tests.support.built import read_built
from tests.support.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("own_cache")

ADDRESS = "https://shop.example/sub"
PAPER = (248, 247, 243)


@functools.cache
def make_noise() -> bytes:
    """Return a photograph that hardly shrinks, the same one for all tests, so that it is processed once."""
    out = io.BytesIO()
    Image.effect_noise((900, 1000), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a content folder with a noisy photograph `shop.jpg`, a flat one `door.png` and a drawing `sign.svg`."""

    def write_files(business: str = "", site: str = f"address: {ADDRESS}", page: str = "Words.", **names: str) -> Path:
        folder = tmp_path / "content"
        (folder / "media").mkdir(parents=True, exist_ok=True)
        (folder / "pages").mkdir(exist_ok=True)
        (folder / "media" / "shop.jpg").write_bytes(make_noise())
        Image.new("RGB", (900, 500), "#0a7a3c").save(folder / "media" / "door.png")
        (folder / "media" / "sign.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="#d02" d="M0 0h40v40H0z"/></svg>'
        )
        written = ", ".join(f"{tag}: {name}" for tag, name in (names or {"en": "Blue Door"}).items())
        facts = f"name: {{{written}}}\nphone: +493012345678\n{business}\n"
        (folder / "business.yaml").write_text(facts, "utf-8")
        (folder / "site.yaml").write_text(f"languages: [{', '.join(names or ['en'])}]\n{site}\n", "utf-8")
        (folder / "pages" / "about.md").write_text(f"---\ntitle: About\n---\n{page}\n", "utf-8")
        return folder

    return write_files


def meta(files: dict[str, bytes], page: str = "index.html") -> dict[str, str]:
    """Return what the page tells those who show a preview of it."""
    head = files[page].decode().partition("</head>")[0]
    pairs = re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', head)
    return {name: unescape(value) for name, value in pairs}


def open_preview(files: dict[str, bytes], page: str = "index.html") -> Image.Image:
    return Image.open(io.BytesIO(files[meta(files, page)["og:image"].removeprefix(f"{ADDRESS}/")])).convert("RGB")


def has_words(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Return whether anything is drawn on the flat ground inside a box."""
    low, high = image.crop(box).convert("L").getextrema()
    return int(high) - int(low) > 60  # type: ignore[arg-type]


LEFT, RIGHT = (60, 300, 660, 580), (760, 60, 1180, 580)


def test_the_head_describes_the_picture_that_is_there(write: Callable[..., Path]) -> None:
    files = read_built(write("slogan: Bread\npicture: {file: shop.jpg, alt: The counter}"))
    said = meta(files)
    data = files[said["og:image"].removeprefix(f"{ADDRESS}/")]
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert (said["og:image:width"], said["og:image:height"], said["og:image:type"]) == ("1200", "630", "image/jpeg")
    assert said["og:image:alt"] == "Blue Door · Bread · The counter"
    assert said["twitter:card"] == "summary_large_image"
    assert len(data) <= LARGEST


def test_every_example_has_one_a_language() -> None:
    for name, folder in EXAMPLES.items():
        files = read_built(folder)
        homes = [page for page in files if re.fullmatch(r"(\w\w/)?index\.html", page)]
        addresses = {meta(files, page)["og:image"] for page in homes}
        assert len(addresses) == len(homes), name
        for address in addresses:
            data = files["assets/" + address.rpartition("/")[2]]
            assert len(data) <= LARGEST
            assert Image.open(io.BytesIO(data)).size == (1200, 630)


def test_words_stand_beside_the_picture_and_alone_on_the_colour(write: Callable[..., Path]) -> None:
    beside = open_preview(read_built(write("picture: {file: door.png, alt: The door}")))
    assert has_words(beside, LEFT)
    assert not has_words(beside, RIGHT)
    assert max(abs(one - other) for one, other in zip(beside.getpixel((1000, 300)), (10, 122, 60), strict=True)) < 6  # type: ignore[arg-type]
    alone = open_preview(read_built(write("", site=f"address: {ADDRESS}\ncolour: '#1f5fa8'")))
    assert has_words(alone, LEFT)
    assert max(abs(one - other) for one, other in zip(alone.getpixel((5, 5)), (0x1F, 0x5F, 0xA8), strict=True)) < 6  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["نور", "花屋さん", "फूल", "ดอกไม้"])
def test_a_name_that_no_font_has_is_left_to_the_picture(write: Callable[..., Path], name: str) -> None:
    with_picture = open_preview(read_built(write("picture: {file: door.png, alt: x}", en=name)))
    assert not has_words(with_picture, (0, 0, 1200, 630))
    assert "og:image" not in meta(read_built(write(en=name)))
    assert meta(read_built(write(en=name)))["twitter:card"] == "summary"


def test_the_logo_stands_in_for_a_name_that_no_font_has(write: Callable[..., Path]) -> None:
    facts = "picture: {file: door.png, alt: x}\nlogo: {file: sign.svg, alt: y}"
    files = read_built(write(facts, en="Blue", ar="باب"))
    arabic, english = open_preview(files, "ar/index.html"), open_preview(files)
    assert arabic.getpixel((200, 300))[1] > 100  # type: ignore[index]  # the picture, where reading ends
    assert arabic.getpixel((840, 315))[0] > 190  # type: ignore[index]  # the logo
    assert english.getpixel((1000, 300))[1] > 100  # type: ignore[index]


def test_long_names_stay_beside_the_picture(write: Callable[..., Path]) -> None:
    name = "Rechtsanwaltskanzlei Donaudampfschifffahrtsgesellschaft & Söhne Hinterobermaier Partnerschaftsgesellschaft"
    preview = open_preview(read_built(write("picture: {file: door.png, alt: x}", en=name)))
    assert not has_words(preview, (720, 0, 1200, 630))
    assert has_words(preview, LEFT)


def test_the_owner_s_own_picture_wins_whole(write: Callable[..., Path]) -> None:
    site = f"address: {ADDRESS}\nsocial: {{file: door.png, alt: Our door}}"
    files = read_built(write("picture: {file: shop.jpg, alt: x}", site=site))
    assert open_preview(files).size == (900, 500)
    assert meta(files)["og:image:alt"] == "Our door"
    assert (meta(files)["og:image:width"], meta(files)["og:image:height"]) == ("900", "500")


def test_a_drawing_that_cannot_be_painted_gives_way_to_the_card(write: Callable[..., Path]) -> None:
    folder = write(site=f"address: {ADDRESS}\nsocial: {{file: rich.svg, alt: x}}", page="![A word](rich.svg)")
    (folder / "media" / "rich.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">A</text></svg>'
    )
    files = read_built(folder)
    for page in ("index.html", "about/index.html"):
        assert meta(files, page)["og:image:alt"] == "Blue Door · 030 12345678"


@pytest.mark.parametrize(("name", "size"), [("shop.jpg", (900, 1000)), ("media/sign.svg", (1200, 1200))])
def test_a_page_with_a_picture_shows_that(write: Callable[..., Path], name: str, size: tuple[int, int]) -> None:
    files = read_built(write(page=f"Words.\n\n![A loaf]({name})\n"))
    assert open_preview(files, "about/index.html").size == size
    assert meta(files, "about/index.html")["og:image:alt"] == "A loaf"
    assert meta(files)["og:image:alt"] != "A loaf"
    assert len(files[meta(files, "about/index.html")["og:image"].removeprefix(f"{ADDRESS}/")]) <= LARGEST


def test_a_photograph_stands_upright_and_tells_nothing(write: Callable[..., Path]) -> None:
    folder = write(page="![A loaf](lying.jpg)")
    image = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 100, 200), fill="red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    image.save(folder / "media" / "lying.jpg", exif=exif)
    files = read_built(folder)
    preview = files[meta(files, "about/index.html")["og:image"].removeprefix(f"{ADDRESS}/")]
    assert Image.open(io.BytesIO(preview)).size == (200, 400)
    assert b"Camera" not in preview
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(preview)))
    assert upright.size == (200, 400)


def test_a_preview_has_the_colours_that_the_profile_says(write: Callable[..., Path]) -> None:
    """As those of telephones, which see more colours than sRGB has."""
    folder = write(page="![A loaf](wide.jpg)")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red_is_green = profile.replace(b"rXYZ", b"none").replace(b"gXYZ", b"rXYZ").replace(b"none", b"gXYZ")
    Image.new("RGB", (400, 200), (255, 0, 0)).save(folder / "media" / "wide.jpg", icc_profile=red_is_green)
    preview = open_preview(read_built(folder), "about/index.html").convert("RGB")
    red, green, _ = preview.getpixel((100, 100))  # type: ignore[misc]
    assert (red < 9, green > 245) == (True, True)


def test_equal_facts_give_equal_bytes_and_are_drawn_once(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("picture: {file: shop.jpg, alt: x}")
    once = read_built(folder)

    def refuse(*_arguments: object) -> bytes:
        raise AssertionError("drawn again")

    with monkeypatch.context() as patch:
        patch.setattr("generator.social.card.draw_card", refuse)
        assert read_built(folder) == once
    monkeypatch.setenv("XDG_CACHE_HOME", "/nowhere/that/can/be/written")
    assert read_built(folder) == once


def test_a_site_without_address_needs_none(write: Callable[..., Path]) -> None:
    files = read_built(write("picture: {file: shop.jpg, alt: x}", site=""))
    assert not [name for name in files if "social" in name]
    assert "og:image" not in meta(files)


@pytest.mark.parametrize(
    ("text", "is_settable"), [("Ærø Žižkov Ğ", True), ("Αθήνα Київ", True), ("בית", False), ("✂", False)]
)
def test_only_what_a_font_has_is_set(text: str, is_settable: bool) -> None:
    assert (find_face((), text, 400) is not None) is is_settable


@pytest.mark.parametrize(
    "lines",
    [
        ["Fresh bread and cakes"],
        ["Schneiden, färben, flechten.", "In Neukölln und Moabit."],
        ["Seasonal flowers, tied by hand", "on the slopes of Croix-Rousse"],
        ["Plumbing and heating by", "people who come when they", "have said so, every time"],
        ["季節の花を丘の上で", "束ねる小さな花屋です"],
    ],
)
def test_lines_are_even(lines: list[str]) -> None:
    text = ("" if lines[0][0] == "季" else " ").join(lines)
    assert wrap(text, Squares(), 33) == lines  # type: ignore[arg-type]


class Squares:
    """A font whose letters are one unit wide, two in scripts without spaces."""

    def getlength(self, text: str) -> float:
        return sum(2 if ord(letter) > 0x3000 else 1 for letter in text)


def test_no_line_is_longer_for_being_even() -> None:
    assert wrap("a Rindfleischetikettierungsüberwachungsgesetz b", Squares(), 20) == [
        "a", "Rindfleischetikettierungsüberwachungsgesetz", "b",
    ]  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_each_look_speaks_with_its_own_letters(look: str, write: Callable[..., Path]) -> None:
    seen = {}
    for other in ("atelier", "market", "office"):
        folder = write("slogan: Bread and cakes", site=f"address: {ADDRESS}\nlook: {other}\ncolour: '#1f5fa8'")
        seen[other] = open_preview(read_built(folder)).crop(LEFT).tobytes()
    assert len(set(seen.values())) == 3
    face = find_face((find_voice(look).headings,), "Ærø Αθήνα Київ Žižkov 12 €", 500)
    assert face == Face(find_voice(look).headings, 500)
