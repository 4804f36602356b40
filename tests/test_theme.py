"""The theme's own rules: sizes, writing directions, and facts that are absent."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.content.folder import read_content
from generator.themes.theme import THEMES, Theme
from tests.support.built import read_built
from tests.support.examples import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

STYLES = sorted((THEMES / "card" / "styles").rglob("*.css"))
# What names a side of the page instead of a side of the text; the corners of an arch are the same from both.
ONE_WAY = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-(left|right|top|bottom)|left|right|(text-align|float)\s*:\s*(left|right))"
    r"(?![\w-]*\))\s*[:;]"
)


def measure(files: dict[str, bytes], suffix: str) -> int:
    """Return how many bytes the files with this suffix take on the line."""
    return sum(len(gzip.compress(data)) for name, data in files.items() if name.endswith(suffix))


@pytest.mark.parametrize("content", EXAMPLES.values(), ids=EXAMPLES)
def test_the_card_is_light(content: Path) -> None:
    files = read_built(content)
    homes = [name for name in files if re.fullmatch("([a-z]{2}/)?index.html", name)]
    assert homes
    assert [name for name in homes if len(gzip.compress(files[name])) > 14_000] == []
    assert measure(files, ".css") <= 10_000
    # What else there is, is loaded when a visitor comes near a field or agrees to a service.
    at_once = {name for home in homes for name in re.findall(r'<script src="(?:\.\./)*([^"]+)"', files[home].decode())}
    assert at_once
    assert measure({name: files[name] for name in at_once}, ".js") <= 5_000


def test_the_examples_show_all_looks() -> None:
    looks = {path.stem for path in (THEMES / "card" / "styles" / "looks").glob("*.css")}
    assert {read_content(content).site.look for content in EXAMPLES.values()} == looks


@pytest.mark.parametrize("look", sorted(path.stem for path in STYLES if path.parent.name == "looks"))
def test_what_an_owner_adds_to_the_styles_has_the_last_word(look: str, tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "4-own.css").write_text("h1 { color: red }")
    (tmp_path / "styles" / "4-card.css").write_text(".mine { color: red }")
    style = Theme(look, "#336699", tmp_path).style
    assert style.endswith("}h1{color:red}")
    assert 0 < style.find(".mine{") < style.find("@media print")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_follow_the_direction_of_the_text(path: Path) -> None:
    assert [found[0] for found in ONE_WAY.finditer(path.read_text(encoding="utf-8"))] == []


def written_scripts(folder: Path) -> set[str]:
    return {re.sub(r"assets/(\w+)\..*", r"\1", name) for name in build_site(folder).files if name.endswith(".js")}


FORM = "title: Ask\nfields: [{name: what, type: %s, label: What}]\n"


@pytest.mark.parametrize(
    ("facts", "form", "names", "words"),
    [
        ("", None, set(), []),
        ("position: {latitude: 1, longitude: 2}", None, {"card"}, ["a.route"]),
        ("time_zone: UTC\nhours: {monday: 9-12}", None, {"card"}, ["openingHours"]),
        ("offers: [{title: Roses, ends: 2099-01-01}]", None, {"card"}, ["[data-ends]"]),
        ("", "text", {"card"}, ["form[data-enhance]"]),
        ("", "file", {"card", "file"}, ["form[data-enhance]"]),
        ("time_zone: UTC\nhours: {monday: 9-12}", "slot", {"card", "slot"}, ["openingHours", "form[data-enhance]"]),
    ],
)
def test_a_site_has_the_scripts_that_it_uses(
    tmp_path: Path, facts: str, form: str | None, names: set[str], words: list[str]
) -> None:
    (tmp_path / "site.yaml").write_text("languages: [en]\nhandler: https://forms.example\n")
    (tmp_path / "business.yaml").write_text(f"name: Barber\nemail: one@all.example\n{facts}\n")
    if form:
        (tmp_path / "forms").mkdir()
        (tmp_path / "forms" / "ask.yaml").write_text(FORM % form)
    assert written_scripts(tmp_path) == names
    files = build_site(tmp_path).files
    card = b"".join(data for name, data in files.items() if "/card." in name and isinstance(data, bytes)).decode()
    every = ["a.route", "openingHours", "[data-ends]", "form[data-enhance]", "consent."]
    assert [word for word in every if word in card] == [word for word in every if word in words]
    page = files["index.html"]
    assert isinstance(page, bytes)
    assert (b"<script src=" in page) is bool(names)


def test_an_owner_s_own_script_is_always_there(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    (tmp_path / "business.yaml").write_text("name: Barber\nemail: one@all.example\n")
    scripts = tmp_path / "theme" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "mine.js").write_text("mine()")
    (scripts / "hours.js").write_text("unused()")
    assert written_scripts(tmp_path) == {"mine"}


def test_an_absent_fact_is_an_absent_section(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    (tmp_path / "business.yaml").write_text('name: Barber\nphone: "+33465712045"\n')
    page = build_site(tmp_path).files["index.html"]
    assert isinstance(page, bytes)
    html = page.decode()
    assert re.findall(r"<(section|form|table|nav|header|img)\b", html) == ["section", "section", "nav"]
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == ["Contact"]
    assert not re.search(r"<(ul|ol|dl|p|div|section|nav)[^>]*>\s*</\1>", html)


WHOLE = """
name: Everything
kind: Dentist
legal_name: Everything plc
picture: {file: a.svg, alt: Front}
email: one@all.example
telegram: everything
signal: "+33639981427"
viber: "+33639981427"
messenger: everything
sms: "+33639981427"
whatsapp: "+33639981427"
time_zone: Europe/Paris
phones:
  - {number: "+33465712046", label: Repairs}
branches:
  - {name: North, phone: "+33465712045", address: {city: Lyon, country: FR}, hours: {monday: 9:00-12:00}}
  - {name: South, phone: "+33465712047", position: {latitude: 45.7, longitude: 4.8}}
services: [{name: Filling, price: €20, picture: {file: a.svg, alt: Filling}}]
offers:
  - {title: Past, ends: 2020-01-01, begins: 2019-12-01}
  - {title: Coming, ends: 2099-01-01}
photos: [{file: a.svg, alt: Window, credit: Ann}]
team: [{name: Ann, role: Chief, phone: "+33465712048", picture: {file: a.svg, alt: Ann}}]
testimonials: [{text: Good, name: Bea, source: Letter}]
questions: [{question: When, answer: Now}]
price_range: €€
payment: [Cash, Card]
area: Lyon
links: [https://elsewhere.example/everything]
legal: {represented_by: Ann, registration: RCS 1, vat_id: FR1, authority: Ministry}
"""


@pytest.fixture(params=["atelier", "market", "office"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A business that tells everything there is to tell."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 5"/>')
    (tmp_path / "site.yaml").write_text(f"languages: [en]\naddress: https://all.example\nlook: {request.param}\n")
    (tmp_path / "business.yaml").write_text(WHOLE)
    return tmp_path


def test_every_fact_has_its_place(whole: Path) -> None:
    page = build_site(whole).files["index.html"]
    assert isinstance(page, bytes)
    html = re.sub(r"\s+", " ", page.decode())
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", html)
    assert titles == [
        "Where to find us", "For a limited time", "What we offer", "Pictures", "Our team", "What customers say",
        "Questions and answers", "Good to know",
    ]  # fmt: skip
    kinds = re.findall(r'data-kind="(\w+)"', html)
    shared = ["phone", "sms", "whatsapp", "telegram", "signal", "viber", "messenger", "email"]
    assert kinds == ["phone", "phone", *shared]
    text = re.sub("<[^>]+>", "", html[html.index("<body") :])
    for words in (
        "North", "South", "Repairs", "04 65 71 20 46", "Until 1 January 2099",
        "From 1 December 2019 to 1 January 2020",
        "Chief", "Letter", "€€", "Cash Card", "elsewhere.example/everything", "Everything plc",
        "Represented by: Ann", "Registered: RCS 1", "VAT number: FR1", "Supervisory authority: Ministry",
    ):  # fmt: skip
        assert words in text, words
    for href in ("sms:+33639981427", "https://t.me/everything", "query=45.7%2C4.8", "contact-north.vcf"):
        assert href in html, href
