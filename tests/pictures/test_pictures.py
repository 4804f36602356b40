"""Photographs: upright, without notes, in every width and format, each made once; broken ones are refused."""

from __future__ import annotations

import io
import re
import shutil
import struct
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms, ImageDraw

from generator.build import build_site
from generator.errors import ContentError
from generator.pictures import variants
from generator.pictures.album import Album
from generator.pictures.photograph import MAX_BYTES
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the example with a photograph that was taken with the camera on its side."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    take_photograph(folder / "media" / "shop.jpg")
    facts = folder / "business.yaml"
    facts.write_text(re.sub(r"file: \w+\.svg(?=\n.*\n.*alt|\n  alt)", "file: shop.jpg", facts.read_text()))
    return folder


def take_photograph(path: Path, size: tuple[int, int] = (1600, 1200), orientation: int = 6) -> None:
    """Write a photograph: white, its upper left corner red, with notes of who took it and where."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER] = orientation, "A Camera"
    notes.get_ifd(GPS)[1] = "N"
    image.save(path, exif=notes)


def read(source: bytes | Path) -> Image.Image:
    return Image.open(io.BytesIO(source if isinstance(source, bytes) else source.read_bytes()))


def test_every_width_and_format_is_there_upright_and_without_notes(content: Path) -> None:
    files = {name: source for name, source in build_site(content).files.items() if "/shop-" in name}
    assert len(files) == 9
    for source in files.values():
        image = read(source)
        assert image.height * 3 == image.width * 4
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp"} & set(image.info)
        red, green, _ = image.convert("RGB").getpixel((image.width - 5, 5))  # turned by the camera's note
        assert red > 200
        assert green < 100
    assert {read(source).format for source in files.values()} == {"AVIF", "WEBP", "JPEG"}
    assert {read(source).width for source in files.values()} == {480, 960, 1200}


def test_the_photograph_itself_does_not_go_online(content: Path) -> None:
    original = (content / "media" / "shop.jpg").read_bytes()
    for source in build_site(content).files.values():
        assert (source if isinstance(source, bytes) else source.read_bytes()) != original


def test_a_page_keeps_the_space_and_offers_each_format(content: Path) -> None:
    (content / "pages" / "about.md").write_text("---\ntitle: About\n---\n![The shop](media/shop.jpg)\n")
    page = build_site(content).files["about/index.html"]
    assert isinstance(page, bytes)
    picture = re.search(r"<picture>.*?</picture>", page.decode(), re.DOTALL)
    assert picture is not None
    assert [kind in picture[0] for kind in ("image/avif", "image/webp", ".jpg 480w")] == [True] * 3
    for attribute in ('width="1200"', 'height="1600"', 'alt="The shop"', 'loading="lazy"'):
        assert attribute in picture[0]


def test_an_unchanged_photograph_is_made_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    make = variants.make_variant
    monkeypatch.setattr("generator.pictures.album.make_variant", lambda *given: made.append(given) or make(*given))
    first = build_site(content).files
    assert len(made) == 9
    assert build_site(content).files.keys() == first.keys()
    assert len(made) == 9
    take_photograph(content / "media" / "shop.jpg", (1600, 1100))
    assert build_site(content).files.keys() != first.keys()
    assert len(made) == 18


def test_a_build_works_where_nothing_can_be_cached(content: Path, own_cache: Path) -> None:
    kept = build_site(content).files
    shutil.rmtree(own_cache)
    own_cache.write_text("a file where the folder would be")
    assert build_site(content).files.keys() == kept.keys()


def test_a_small_photograph_is_never_made_larger(tmp_path: Path) -> None:
    take_photograph(tmp_path / "small.jpg", (300, 200), orientation=1)
    assert {variant.width for variant in Album(tmp_path).variants("small.jpg")} == {300}


def test_a_picture_higher_than_webp_can_be_is_made_smaller(tmp_path: Path) -> None:
    Image.new("L", (600, 20_000)).save(tmp_path / "scroll.png")
    Image.new("L", (1, 20_000)).save(tmp_path / "thread.png")
    album = Album(tmp_path)
    assert album.check() == []
    heights = [read(album.source(name, each)).height for name in album.names() for each in album.variants(name)]
    assert max(heights) <= 16_383
    assert {variant.width for variant in album.variants("scroll.png")} == {480, 491}


def test_transparent_pictures_stay_so(tmp_path: Path) -> None:
    Image.new("RGBA", (600, 400), (255, 0, 0, 0)).save(tmp_path / "mark.png")
    album = Album(tmp_path)
    for variant in album.variants("mark.png"):
        assert read(album.source("mark.png", variant)).convert("RGBA").getpixel((3, 3))[3] == 0


def test_other_colour_spaces_are_brought_to_that_of_screens(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    Image.new("CMYK", (60, 40), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg", icc_profile=profile.tobytes())
    Image.new("L", (60, 40), 128).save(tmp_path / "grey.jpg")
    album = Album(tmp_path)
    assert album.check() == []
    for name in album.names():
        for variant in album.variants(name):
            assert read(album.source(name, variant)).mode == "RGB"


def exchange_primaries() -> bytes:
    """Return a profile in which the numbers of red mean green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"none").replace(b"gXYZ", b"rXYZ").replace(b"none", b"gXYZ")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_are_what_their_profile_says(tmp_path: Path, mode: str) -> None:
    red = Image.new("RGB", (60, 40), (255, 0, 0))
    image = red.quantize(4) if mode == "P" else red.convert(mode)
    image.save(tmp_path / "wide.png", icc_profile=exchange_primaries())
    album = Album(tmp_path)
    for variant in album.variants("wide.png"):
        shown = read(album.source("wide.png", variant))
        red_part, green, _ = shown.convert("RGB").getpixel((9, 9))  # type: ignore[misc]
        assert (red_part < 5, green > 250) == (True, True), variant
        assert "icc_profile" not in shown.info


@pytest.mark.parametrize("hidden", [None, 0])
def test_grey_of_sixteen_bits_keeps_its_shades(tmp_path: Path, hidden: int | None) -> None:
    shades = struct.pack("<600H", *range(0, 60_000, 100)) * 4
    notes = {} if hidden is None else {"transparency": hidden}
    Image.frombytes("I;16", (600, 4), shades).save(tmp_path / "scan.png", **notes)
    album = Album(tmp_path)
    for variant in album.variants("scan.png"):
        shown = read(album.source("scan.png", variant)).convert("RGB")
        for share in (0.25, 0.5, 0.75):
            value = shown.getpixel((round(shown.width * share), 2))[0]  # type: ignore[index]
            assert abs(value - share * 60_000 / 256) < 6


def make_broken(folder: Path) -> None:
    take_photograph(folder / "whole.jpg")
    whole = (folder / "whole.jpg").read_bytes()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    Image.new("RGB", (60, 40)).save(folder / "holes.avif")
    holes = bytearray((folder / "holes.avif").read_bytes())
    holes[holes.index(b"mdat") + 4] ^= 0xFF  # where the pixels begin
    (folder / "holes.avif").write_bytes(holes)
    Image.effect_noise((200, 200), 90).save(folder / "cut.png")
    (folder / "cut.png").write_bytes((folder / "cut.png").read_bytes()[:20_000])
    (folder / "text.png").write_text("no picture at all")
    (folder / "empty.webp").write_bytes(b"")
    (folder / "page.jpg").write_text("<html><script>alert(1)</script>")
    (folder / "disguised.png").write_bytes(whole)
    Image.new("1", (8_000, 8_000)).save(folder / "large.png")  # no bomb for Pillow, but more than we take
    with (folder / "heavy.png").open("wb") as heavy:
        heavy.truncate(MAX_BYTES + 1)
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    Image.new("1", (20_000, 20_000)).save(folder / "bomb.png")
    assert (folder / "bomb.png").read_bytes().startswith(head)


def test_what_cannot_be_shown_is_named_with_a_sentence(tmp_path: Path) -> None:
    make_broken(tmp_path)
    problems = {problem.file.rsplit("/", 1)[-1]: problem for problem in Album(tmp_path).check()}
    assert {name: problem.code for name, problem in problems.items()} == {
        "bomb.png": "problem.picture.pixels",
        "cut.png": "problem.picture.truncated",
        "disguised.png": "problem.picture.disguised",
        "empty.webp": "problem.picture.unreadable",
        "holes.avif": "problem.picture.truncated",
        "heavy.png": "problem.picture.too_large",
        "large.png": "problem.picture.pixels",
        "page.jpg": "problem.picture.unreadable",
        "text.png": "problem.picture.unreadable",
        "truncated.jpg": "problem.picture.truncated",
    }
    assert all(problem.message for problem in problems.values())


def test_a_build_stops_at_a_broken_photograph(content: Path) -> None:
    (content / "media" / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    with pytest.raises(ContentError, match=r"media/broken\.jpg:1:1: this is not a picture"):
        build_site(content)
