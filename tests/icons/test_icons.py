"""Icons and the manifest: read back by others than those who wrote them."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageDraw

from generator.build import build_site
from generator.icons.files import NAMES, initial_of
from generator.output import write_site
from tests.support.built import read_built
from tests.support.static_server import StaticServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.usefixtures("own_cache")

PLATE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#246"/>'
    '<path d="M3 1h4v2H3z" fill="#fff"/></svg>'
)
RICH = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text y="9">A</text></svg>'
SITE = "languages: [en, ar]\naddress: https://host.example/shops/blue\ncolour: '#1f5fa8'\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a content folder, with a logo of that name and content."""

    def write_files(name: str = "Blue Door Bakery", logo: tuple[str, bytes] | None = None, site: str = SITE) -> Path:
        folder = tmp_path / "content"
        (folder / "media").mkdir(parents=True, exist_ok=True)
        facts = f"name: {name}\nslogan: Bread\nphone: +493012345678\n"
        if logo:
            (folder / "media" / logo[0]).write_bytes(logo[1])
            facts += f"logo: {{file: {logo[0]}, alt: A door}}\n"
        (folder / "business.yaml").write_text(facts, "utf-8")
        (folder / "site.yaml").write_text(site, "utf-8")
        return folder

    return write_files


def open_icon(files: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(io.BytesIO(files[name]))


def draw_logo(colour: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGBA", (300, 200))
    ImageDraw.Draw(image).ellipse((60, 10, 240, 190), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


LOGOS = {
    "drawing": ("logo.svg", PLATE.encode()),
    "pixels": ("logo.png", draw_logo((30, 60, 90, 255))),
    "none": None,
    "too rich": ("logo.svg", RICH.encode()),
}


@pytest.mark.parametrize("logo", LOGOS.values(), ids=list(LOGOS))
def test_every_icon_can_be_read_and_has_its_size(write: Callable[..., Path], logo: tuple[str, bytes] | None) -> None:
    files = read_built(write(logo=logo))
    assert set(NAMES) <= files.keys()
    favicon = open_icon(files, "favicon.ico")
    assert (favicon.format, favicon.info["sizes"]) == ("ICO", {(16, 16), (32, 32), (48, 48)})
    sizes = {name: open_icon(files, name).size[0] for name in NAMES if name.endswith(".png")}
    assert sizes == {
        "apple-touch-icon.png": 180,
        "icon-192.png": 192,
        "icon-512.png": 512,
        "icon-maskable-512.png": 512,
    }
    for name in NAMES:
        assert len(open_icon(files, name).convert("RGBA").getcolors(maxcolors=2**18) or ()) > 1, f"{name} is blank"
    # What phones cut out of a square may have no holes.
    assert open_icon(files, "apple-touch-icon.png").mode == "RGB"
    assert open_icon(files, "icon-maskable-512.png").mode == "RGB"


def test_each_size_of_the_favicon_is_drawn_for_itself(write: Callable[..., Path]) -> None:
    files = read_built(write(logo=LOGOS["drawing"]))
    for size in (16, 32, 48):
        favicon = open_icon(files, "favicon.ico")
        favicon.size = (size, size)  # type: ignore[misc]
        image = favicon.convert("RGBA")
        assert image.getpixel((size // 2, size // 2)) == (0x22, 0x44, 0x66, 255)
        assert image.getpixel((0, 0))[3] < 60  # type: ignore[index]


def test_a_logo_with_a_ground_of_its_own_fills_the_square_with_it(write: Callable[..., Path]) -> None:
    files = read_built(write(logo=LOGOS["drawing"]))
    for name in ("apple-touch-icon.png", "icon-maskable-512.png"):
        assert open_icon(files, name).getpixel((1, 1)) == (0x22, 0x44, 0x66)


@pytest.mark.parametrize(("colour", "is_light"), [((250, 250, 245, 255), False), ((20, 20, 20, 255), True)])
def test_a_logo_without_ground_is_put_on_paper_that_shows_it(
    write: Callable[..., Path], colour: tuple[int, int, int, int], is_light: bool
) -> None:
    icon = open_icon(read_built(write(logo=("logo.png", draw_logo(colour)))), "apple-touch-icon.png")
    assert (sum(icon.getpixel((2, 2))) > 600) is is_light  # type: ignore[arg-type]
    assert icon.getpixel((90, 90)) == colour[:3]


def test_what_a_round_mask_leaves_holds_the_whole_mark(write: Callable[..., Path]) -> None:
    """W3C Web App Manifest, icon masks: the safe zone is a circle of 80 % of the width."""
    icon = open_icon(read_built(write(logo=LOGOS["pixels"])), "icon-maskable-512.png")
    ground = Image.new("RGB", icon.size, icon.getpixel((0, 0)))
    left, top, right, bottom = ImageChops.difference(icon, ground).getbbox() or (0, 0, 0, 0)
    corners = [(x - 256, y - 256) for x, y in ((left, 256), (right, 256), (256, top), (256, bottom))]
    assert max(x * x + y * y for x, y in corners) <= 205**2


def test_a_logo_that_cannot_be_painted_is_said_and_the_initial_stands_in(write: Callable[..., Path]) -> None:
    built = build_site(write(logo=LOGOS["too rich"]))
    warning = next(warning for warning in built.warnings if warning.code == "problem.logo.too_rich")
    assert warning.facts["found"] == "text"
    plain = read_built(write())
    assert read_built(write(logo=LOGOS["too rich"]))["icon-192.png"] == plain["icon-192.png"]
    assert not [warning for warning in build_site(write(logo=LOGOS["drawing"])).warnings if "logo" in warning.code]


def test_the_initial_follows_name_and_colour(write: Callable[..., Path]) -> None:
    icons = {
        read_built(write(name, site=SITE.replace("#1f5fa8", colour)))["icon-192.png"]
        for name in ("Blue Door", "Azure Door") for colour in ("#1f5fa8", "#f6b52c")
    }  # fmt: skip
    assert len(icons) == 4


def test_a_letter_that_no_font_has_is_left_out(write: Callable[..., Path]) -> None:
    """A box with a cross in place of a letter would be worse than a dot."""
    arabic, japanese = (read_built(write(name))["icon-192.png"] for name in ("نور", "花屋"))
    assert arabic == japanese


@pytest.mark.parametrize(("name", "initial"), [("“Élan”", "É"), ("42 Bikes", "4"), ("-", ""), ("ßtraße", "SS")])
def test_the_initial_is_the_first_letter(name: str, initial: str) -> None:
    assert initial_of(name) == initial


def test_equal_content_gives_equal_bytes(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    once = read_built(write(logo=LOGOS["drawing"]))
    monkeypatch.setenv("XDG_CACHE_HOME", "/nowhere/that/can/be/written")
    assert read_built(write(logo=LOGOS["drawing"])) == once


@pytest.mark.parametrize("folder", ["", "ar/"])
def test_the_manifest_leads_home_from_any_folder(write: Callable[..., Path], folder: str) -> None:
    files = read_built(write(logo=LOGOS["drawing"]))
    manifest: dict[str, Any] = json.loads(files[f"{folder}site.webmanifest"])
    assert manifest["name"] == "Blue Door Bakery"
    assert manifest["short_name"] == "Blue Door"
    assert (manifest["lang"], manifest["dir"]) == (("ar", "rtl") if folder else ("en", "ltr"))
    assert manifest["start_url"] == "./"
    above = "../" if folder else "./"
    assert manifest["scope"] == above
    for icon in manifest["icons"]:
        name = icon["src"].removeprefix(above)
        size = open_icon(files, name).size
        assert icon["sizes"] == f"{size[0]}x{size[1]}"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
def test_phones_colour_their_bars_like_the_head_of_the_page(write: Callable[..., Path], look: str, page: Page) -> None:
    folder = write(logo=LOGOS["drawing"], site=f"{SITE}look: {look}\n")
    write_site(build_site(folder).files, folder.parent / "site")
    server = StaticServer(folder.parent / "site")
    try:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(server.url)
            wanted = page.evaluate(
                "[...document.querySelectorAll('meta[name=theme-color]')]"
                ".find((one) => matchMedia(one.media).matches).content"
            )
            ground = page.evaluate(
                "['.masthead', 'html'].map((name) => getComputedStyle(document.querySelector(name)).backgroundColor)"
                ".find((colour) => colour !== 'rgba(0, 0, 0, 0)')"
            )
            assert ground == "rgb({}, {}, {})".format(*bytes.fromhex(wanted[1:]))
    finally:
        server.stop()


@pytest.mark.parametrize("place", ["", "ar/"])
def test_a_browser_accepts_the_manifest(write: Callable[..., Path], place: str, page: Page) -> None:
    folder = write(logo=LOGOS["pixels"])
    write_site(build_site(folder).files, folder.parent / "site")
    server = StaticServer(folder.parent / "site")
    try:
        page.goto(f"{server.url}/{place}")
        session = page.context.new_cdp_session(page)
        answer = session.send("Page.getAppManifest")
        assert answer["errors"] == []
        assert answer["url"] == f"{server.url}/{place}site.webmanifest"
        assert json.loads(answer["data"])["start_url"] == "./"
        assert answer["manifest"]["startUrl"] == f"{server.url}/{place}"
        head = page.content().partition("</head>")[0]
        for address in re.findall(r'<link rel="(?:icon|apple-touch-icon)"[^>]* href="([^"]+)"', head):
            assert page.request.get(f"{server.url}/{place}{address}").ok
    finally:
        server.stop()
