"""The owner's own fonts: on the page, in the right weight, without a jump; what is no font is refused."""

from __future__ import annotations

import io
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from generator.build import build_site
from generator.content.folder import read_content
from generator.drawing import Drawing
from generator.errors import ContentError
from generator.lettering import find_face
from generator.output import write_site
from tests.support.static_server import StaticServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

SHIPPED = Path(str(resources.files("fontpkg_eb_garamond"))) / "files"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:–-·+@/()&’"


@pytest.fixture(scope="session")
def fonts() -> dict[str, bytes]:
    """A variable font, its italic, and the same as WOFF, each with Latin letters alone."""
    made = {}
    for name, source in (("Own", "EBGaramond[wght].ttf"), ("Own-Italic", "EBGaramond-Italic[wght].ttf")):
        font = TTFont(SHIPPED / source)
        subsetter = Subsetter(Options())
        subsetter.populate(text=LATIN)
        subsetter.subset(font)
        for ending, flavour in (("ttf", None), ("woff", "woff")):
            out = io.BytesIO()
            font.flavor = flavour
            font.save(out)
            made[f"{name}.{ending}"] = out.getvalue()
    return made


@pytest.fixture
def write(tmp_path: Path, fonts: dict[str, bytes]) -> Callable[..., Path]:
    """Writes a content folder with `site` as further settings and `files` in theme/fonts."""

    def write_files(site: str, look: str = "atelier", **files: bytes) -> Path:
        folder = tmp_path / "content"
        (folder / "theme" / "fonts").mkdir(parents=True, exist_ok=True)
        (folder / "business.yaml").write_text(
            "name: Blue Door\nphone: +493012345678\nhours: {monday: 9:00-17:00}\ntime_zone: Europe/Berlin\n"
        )
        (folder / "site.yaml").write_text(f"languages: [en]\nlook: {look}\n{site}\n")
        for name, data in {**fonts, **files}.items():
            (folder / "theme" / "fonts" / name).write_bytes(data)
        return folder

    return write_files


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    servers = []

    def start(folder: Path) -> str:
        built = build_site(folder)
        write_site(built.files, tmp_path / "site")
        policy = re.search(r"Content-Security-Policy: (.*)", str(built.files["_headers"], "utf-8"))  # type: ignore[arg-type]
        assert policy
        servers.append(StaticServer(tmp_path / "site", {"Content-Security-Policy": policy[1]}))
        return servers[-1].url

    yield start
    for server in servers:
        server.stop()


def family_of(page: Page, selector: str) -> str:
    """Return the font that the browser really draws with (DevTools protocol, CSS.getPlatformFontsForNode)."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return max(used, key=lambda font: font["glyphCount"])["familyName"]  # type: ignore[no-any-return]


ROLES = {"headings": "h1", "body": "p.own", "labels": "table.hours th"}


@pytest.mark.parametrize("look", ["atelier", "market", "office"])
@pytest.mark.parametrize("role", ROLES)
def test_the_letters_are_the_owner_s_where_wanted_and_only_there(
    write: Callable[..., Path], serve: Callable[[Path], str], page: Page, role: str, look: str
) -> None:
    page.goto(serve(write(f"fonts: {{{role}: Own.woff}}", look)))
    page.evaluate("document.fonts.ready")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p class=own>Words</p>')")
    page.evaluate("document.querySelector('.own').style.fontFamily = getComputedStyle(document.body).fontFamily")
    drawn = {name: family_of(page, selector) for name, selector in ROLES.items()}
    assert "Garamond" in drawn[role]
    assert not any("Garamond" in family for name, family in drawn.items() if name != role)


def test_every_style_is_told_to_the_browser(write: Callable[..., Path]) -> None:
    files = build_site(write("fonts: {body: [Own.woff, Own-Italic.woff]}")).files
    style = next(data for name, data in files.items() if re.fullmatch(r"assets/style\.\w+\.css", name))
    assert isinstance(style, bytes)
    rules = re.findall(
        r'@font-face\{font-family:"own-body";src:url\("([^"]+)"\) format\("woff"\);([^}]+)\}', style.decode()
    )
    assert [rest for _, rest in rules] == [
        "font-weight:400 800;font-style:normal;font-display:swap",
        "font-weight:400 800;font-style:italic;font-display:swap",
    ]
    for address, _ in rules:
        assert re.fullmatch(r"[\w-]+\.[0-9a-f]{10}\.woff", address)
        assert f"assets/{address}" in files


def test_a_heading_has_a_weight_that_its_font_has(
    write: Callable[..., Path], serve: Callable[[Path], str], page: Page
) -> None:
    for look, weight in (("atelier", "400"), ("market", "800"), ("office", "500")):
        page.goto(serve(write("fonts: {headings: Own.ttf}", look)))
        assert page.locator("h1").evaluate("element => getComputedStyle(element).fontWeight") == weight
    thin = io.BytesIO()
    font = TTFont(SHIPPED / "EBGaramond[wght].ttf")
    del font["fvar"]
    font.save(thin)
    page.goto(serve(write("fonts: {headings: Thin.ttf}", "market", **{"Thin.ttf": thin.getvalue()})))
    assert page.locator("h1").evaluate("element => getComputedStyle(element).fontWeight") == "400"


def test_nothing_moves_when_the_font_comes(
    write: Callable[..., Path], serve: Callable[[Path], str], page: Page
) -> None:
    """The stand-in takes as much room: the width of a line differs by less than three per cent."""
    page.goto(serve(write("fonts: {body: Own.woff}")))
    page.evaluate("document.fonts.ready")
    text = "Three mornings a week we drive to the growers and come back with what opened overnight."
    measure = """([family, text]) => {
        const line = document.createElement("span");
        line.style.cssText = `font: 20px ${family}; white-space: nowrap; position: absolute; line-height: normal`;
        line.textContent = text;
        document.body.append(line);
        const {width, height} = line.getBoundingClientRect();
        return [width, height];
    }"""
    own = page.evaluate(measure, ["own-body", text])
    near = page.evaluate(measure, ["own-body-near", text])
    assert near[0] == pytest.approx(own[0], rel=0.03)
    assert near[1] == pytest.approx(own[1], abs=1)


def test_the_first_font_is_asked_for_at_once_and_fonts_are_allowed_only_then(
    write: Callable[..., Path], serve: Callable[[Path], str], page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    url = serve(write("fonts: {body: Own.woff, headings: Own-Italic.ttf}"))
    page.goto(url)
    page.evaluate("document.fonts.ready")
    fonts = [name.rpartition("/")[2] for name in asked if name.endswith((".woff", ".ttf"))]
    assert fonts[0].startswith("Own-Italic.")
    assert len(fonts) == len(set(fonts)) == 2
    headers = build_site(write("")).files["_headers"]
    assert b"font-src" not in headers  # type: ignore[operator]
    assert b"preload" not in build_site(write("")).files["index.html"]  # type: ignore[operator]


def test_pages_of_the_handler_keep_to_the_letters_of_the_machine(write: Callable[..., Path]) -> None:
    drawing = Drawing(read_content(write("fonts: {body: Own.woff}")), handler="")
    assert "own-body" not in drawing.notice_page("en", "Title", "Words")


def test_what_is_painted_uses_it_upright(write: Callable[..., Path]) -> None:
    folder = write("fonts: {headings: [Own-Italic.woff, Own.woff]}")
    drawing = Drawing(read_content(folder))
    face = find_face(drawing.letters.names, "Blue Door", 500)
    assert face is not None
    assert face.path.name == "Own.woff"


def test_a_file_that_only_begins_like_a_font_is_refused(write: Callable[..., Path], fonts: dict[str, bytes]) -> None:
    with pytest.raises(ContentError) as refused:
        build_site(write("fonts: {body: Cut.ttf}", **{"Cut.ttf": fonts["Own.ttf"][:400]}))
    assert [problem.code for problem in refused.value.problems] == ["problem.font.broken"]


def test_heavy_fonts_are_said(write: Callable[..., Path]) -> None:
    heavy = (SHIPPED / "EBGaramond[wght].ttf").read_bytes()
    warnings = build_site(write("fonts: {body: Heavy.ttf}", **{"Heavy.ttf": heavy})).warnings
    assert [(one.code, one.line, one.facts["size"]) for one in warnings if "font" in one.code] == [
        ("problem.font.heavy", 3, round(len(heavy) / 1000))
    ]
    assert not [one for one in build_site(write("fonts: {body: Own.woff}")).warnings if "font" in one.code]
