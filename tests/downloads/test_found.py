"""What search engines and other machines find: addresses, translations, previews, and where to report a weakness."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from PIL import Image

from generator.build import build_site
from generator.content.folder import read_content
from generator.content.languages import locale_of
from generator.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ADDRESS = "https://shop.example"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a content folder in three languages; only the page `both` has a translation."""

    def write_files(site: str = f"address: {ADDRESS}", business: str = "", **pages: str) -> Path:
        folder = tmp_path / "content"
        (folder / "pages").mkdir(parents=True, exist_ok=True)
        (folder / "media").mkdir(exist_ok=True)
        Image.new("RGB", (64, 48)).save(folder / "media" / "front.jpg")
        (folder / "media" / "front.svg").write_text("<svg/>")
        (folder / "business.yaml").write_text(f"name: {{en: Flowers, fr: Fleurs}}\nphone: +33465712045\n{business}\n")
        (folder / "site.yaml").write_text(f"languages: [en, fr, de]\n{site}\n")
        for name in ("both", "both.fr", "french.fr", "lone"):
            head = pages.get(name.replace(".", "_"), "")
            (folder / "pages" / f"{name}.md").write_text(f"---\ntitle: {name}\n{head}\n---\n\nWords.\n")
        return folder

    return write_files


@pytest.fixture(autouse=True)
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the theme pass for one in every language of the tests."""
    monkeypatch.setattr("generator.build.is_translated", lambda _tag: True)


def build(folder: Path) -> dict[str, str]:
    files = build_site(folder).files
    painted = (".ico", ".jpg", ".png")
    return {
        name: data.decode() for name, data in files.items() if isinstance(data, bytes) and not name.endswith(painted)
    }


def head_of(page: str) -> dict[str, list[str]]:
    """Return what the head of a page says of its addresses: canonical, hreflang, Open Graph."""
    found: dict[str, list[str]] = {"canonical": re.findall('<link rel="canonical" href="([^"]+)">', page)}
    for language, href in re.findall('<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page):
        found.setdefault(language, []).append(href)
    for name, value in re.findall('<meta (?:property|name)="(og:[^"]+|twitter:[^"]+)" content="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def entries_of(sitemap: str) -> dict[str, dict[str, str]]:
    return {
        entry.findtext(f"{SITEMAP}loc") or "": {
            link.attrib["hreflang"]: link.attrib["href"] for link in entry.iter(f"{XHTML}link")
        }
        for entry in ET.fromstring(sitemap).iter(f"{SITEMAP}url")
    }


BOTH = {"en": f"{ADDRESS}/both/", "fr": f"{ADDRESS}/fr/both/", "x-default": f"{ADDRESS}/both/"}


def test_the_sitemap_has_every_page_at_its_proper_address_alone(write: Callable[..., Path]) -> None:
    sitemap = build(write())["sitemap.xml"]
    entries = entries_of(sitemap)
    assert sitemap.count("<loc>") == len(entries)
    homes = {"en": f"{ADDRESS}/", "fr": f"{ADDRESS}/fr/", "de": f"{ADDRESS}/de/", "x-default": f"{ADDRESS}/"}
    assert entries == {
        f"{ADDRESS}/": homes,
        f"{ADDRESS}/fr/": homes,
        f"{ADDRESS}/de/": homes,
        f"{ADDRESS}/both/": BOTH,
        f"{ADDRESS}/fr/both/": BOTH,
        f"{ADDRESS}/fr/french/": {},
        f"{ADDRESS}/lone/": {},
    }


def test_translations_name_each_other_and_a_fallback_names_its_original(write: Callable[..., Path]) -> None:
    files = build(write())
    for name in ("both", "fr/both"):
        head = head_of(files[f"{name}/index.html"])
        assert head["canonical"] == [f"{ADDRESS}/{name}/"]
        assert {language: head[language] for language in BOTH} == {key: [value] for key, value in BOTH.items()}
        assert "de" not in head
    fallback = head_of(files["de/both/index.html"])
    assert fallback["canonical"] == fallback["og:url"] == [BOTH["en"]]
    assert not {"en", "fr", "de", "x-default"} & set(fallback)
    assert head_of(files["french/index.html"])["canonical"] == [f"{ADDRESS}/fr/french/"]
    assert "x-default" not in head_of(files["lone/index.html"])
    assert 'href="../de/both/"' in files["both/index.html"]  # the language switch keeps the page all the same


def test_a_site_without_an_address_tells_none(write: Callable[..., Path]) -> None:
    files = build(write(site=""))
    assert "sitemap.xml" not in files
    assert "robots.txt" not in files
    assert head_of(files["both/index.html"]) == {"canonical": []}


def test_robots_stand_only_where_they_are_read(write: Callable[..., Path]) -> None:
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in build(write())["robots.txt"].splitlines()
    assert "robots.txt" not in build(write(site=f"address: {ADDRESS}/shop"))


def test_open_graph_is_complete(write: Callable[..., Path]) -> None:
    folder = write(business="picture: {file: front.jpg, alt: {en: The front, fr: La façade}}")
    files = build(folder)
    head = head_of(files["fr/both/index.html"])
    [image] = head["og:image"]
    assert re.fullmatch(rf"{ADDRESS}/assets/social-fr\.[0-9a-f]+\.jpg", image)
    assert image.removeprefix(f"{ADDRESS}/") in build_site(folder).files
    assert {name: values for name, values in head.items() if name.startswith("og:") and name != "og:image"} == {
        "og:type": ["website"],
        "og:title": ["both.fr · Fleurs"],
        "og:description": ["both.fr · Fleurs · 04 65 71 20 45"],
        "og:url": [f"{ADDRESS}/fr/both/"],
        "og:site_name": ["Fleurs"],
        "og:locale": ["fr_FR"],
        "og:locale:alternate": ["en_US"],
        "og:image:type": ["image/jpeg"],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["Fleurs · 04 65 71 20 45 · La façade"],
    }


@pytest.mark.parametrize(
    ("tag", "locale"), [("fr", "fr_FR"), ("pt-PT", "pt_PT"), ("zh-Hant", "zh_CN"), ("ar", "ar_EG"), ("xx", "xx")]
)
def test_locales(tag: str, locale: str) -> None:
    assert locale_of(tag) == locale


SECURITY = f"address: {ADDRESS}\nsecurity: {{contact: {{contact}}, expires: 2027-06-30}}"


def parse_fields(text: str) -> dict[str, list[str]]:
    """Return the fields of a security.txt (RFC 9116, section 2.2)."""
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, value = line.split(": ", 1)
        fields.setdefault(name, []).append(value)
    return fields


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("safe@shop.example", "mailto:safe@shop.example"),
        ("https://shop.example/report", "https://shop.example/report"),
    ],
)
def test_security_txt(write: Callable[..., Path], written: str, address: str) -> None:
    text = build(write(site=SECURITY.replace("{contact}", written)))[".well-known/security.txt"]
    fields = parse_fields(text)
    assert fields == {
        "Contact": [address],
        "Expires": ["2027-06-30T23:59:59Z"],
        "Preferred-Languages": ["en, fr, de"],
        "Canonical": [f"{ADDRESS}/.well-known/security.txt"],
    }
    assert datetime.datetime.fromisoformat(fields["Expires"][0]).tzinfo is not None


def test_security_txt_is_the_owner_s_to_want(write: Callable[..., Path]) -> None:
    assert not any(name.startswith(".well-known") for name in build(write()))
    below = SECURITY.replace(ADDRESS, f"{ADDRESS}/shop").replace("{contact}", "safe@shop.example")
    assert not any(name.startswith(".well-known") for name in build(write(site=below)))


@pytest.mark.parametrize("contact", ["http://shop.example/report", "nobody", "tel"])
def test_a_contact_that_leads_nowhere_is_a_mistake(write: Callable[..., Path], contact: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_content(write(site=SECURITY.replace("{contact}", contact)))
    [problem] = caught.value.problems
    assert (problem.file.rpartition("/")[2], problem.line, problem.column) == ("site.yaml", 3, 21)


@pytest.mark.parametrize(
    ("today", "code"),
    [
        ("2026-12-01", None),
        ("2027-05-30", None),
        ("2027-05-31", "problem.security.expires"),
        ("2027-06-30", "problem.security.expires"),
        ("2027-07-01", "problem.security.expired"),
        ("2029-01-01", "problem.security.expired"),
    ],
)
def test_its_end_is_announced(write: Callable[..., Path], today: str, code: str | None) -> None:
    folder = write(site=SECURITY.replace("{contact}", "safe@shop.example"))
    with time_machine.travel(f"{today}T12:00:00Z"):
        warnings = [problem for problem in read_content(folder).warnings if problem.code.startswith("problem.security")]
    assert [problem.code for problem in warnings] == ([code] if code else [])
    assert all(problem.line == 3 and "2027-06-30" in problem.message for problem in warnings)


def problems_of(folder: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(ContentError) as caught:
        build_site(folder)
    return [(p.file.rpartition("/")[2], p.line, p.column, p.code) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("both", "taken"),
        ("/both/", "taken"),
        ("both/index.html", "taken"),
        ("sitemap.xml", "taken"),
        ("_headers", "taken"),
        ("fr/", "taken"),
        ("sitemap.xml/old/", "taken"),
        ("https://elsewhere.example/x", "foreign"),
        ("https://shop.example.org/x", "foreign"),
    ],
)
def test_old_addresses_that_cannot_be(write: Callable[..., Path], alias: str, code: str) -> None:
    folder = write(lone=f'aliases: [fine.php, "{alias}"]')
    assert problems_of(folder) == [("lone.md", 3, 21, f"problem.alias.{code}")]


@pytest.mark.parametrize("alias", ["", "/", "a?b=c", "a#b", "//host/x", "../x", "a/../b", "*", "https://shop.example"])
def test_what_is_no_old_address(write: Callable[..., Path], alias: str) -> None:
    folder = write(lone=f'aliases: [fine.php, "{alias}"]')
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    assert [(p.line, p.column, p.code) for p in caught.value.problems] == [(3, 21, "problem.alias.invalid")]


def test_two_pages_cannot_have_one_old_address(write: Callable[..., Path]) -> None:
    folder = write(both="aliases: [old.html]", lone="aliases: [/old.html/]")
    assert problems_of(folder) == [("lone.md", 3, 11, "problem.alias.twice")]


def redirects_of(folder: Path) -> dict[str, Any]:
    lines = [line.split() for line in build(folder)["_redirects"].splitlines()]
    return {line[0]: line[1] for line in lines}


def test_old_addresses_of_the_site_itself(write: Callable[..., Path]) -> None:
    folder = write(
        site=f"address: {ADDRESS}\norigins: [https://old.example]\naliases: [/index.php]",
        lone='aliases: [https://www.shop.example/a.php, "http://old.example/b%20c.php", d.php]',
        both_fr="aliases: [e.php]",
    )
    assert redirects_of(folder) == {
        "/index.php": "/",
        "/a.php": "/lone/",
        "/b%20c.php": "/lone/",
        "/d.php": "/lone/",
        "/e.php": "/fr/both/",
    }


def test_the_preview_takes_old_addresses_too(write: Callable[..., Path]) -> None:
    folder = write(lone="aliases: [https://shop.example/old.html]")
    assert "old.html" in build_site(folder, is_preview=True).files
