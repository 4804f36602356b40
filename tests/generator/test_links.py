"""No reference on any page is dead, under whatever path the site lies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from generator.addresses import base_path, file_of, page_address, relative_address
from generator.build import build_site
from generator.output import write_site
from tests.support.content import write_content
from tests.support.crawl import Crawl

if TYPE_CHECKING:
    from pathlib import Path


def is_relative(target: str) -> bool:
    return not urlsplit(target).scheme and not target.startswith("/")


def test_there_is_something_to_crawl(example: Crawl) -> None:
    assert {"index.html", "fr/index.html", "about/index.html", "404.html"} <= set(example.pages)
    assert sum(1 for _ in example.references()) > 100
    assert all(page.language for page in example.pages.values())


def test_no_reference_is_dead(example: Crawl) -> None:
    assert example.dead_references() == []


def test_nothing_is_loaded_from_elsewhere(example: Crawl) -> None:
    assert example.foreign_references() == []


def test_references_within_the_site_are_relative(example: Crawl) -> None:
    absolute = [
        f"{name}: {reference.target}"
        for name, reference, address in example.references()
        if address.startswith(example.address) and reference.tag != "link" and not is_relative(reference.target)
    ]
    assert [line for line in absolute if not line.startswith(("404.html", "fr/404.html"))] == []


@pytest.mark.parametrize("name", ["404.html", "fr/404.html"])
def test_the_page_for_what_is_not_found_works_at_any_depth(example: Crawl, name: str) -> None:
    inside = [
        reference
        for found, reference, address in example.references()
        if found == name and address.startswith(example.address) and not reference.target.startswith("#")
    ]
    assert len(inside) >= 4
    assert [ref.target for ref in inside if not ref.target.startswith(urlsplit(example.address).path)] == []


def test_every_page_names_its_translations_and_they_name_it(example: Crawl) -> None:
    translated = {name: page for name, page in example.pages.items() if page.alternates()}
    assert len(translated) >= 6
    for name, page in translated.items():
        own = example.address_of(name)
        assert page.alternates()[page.language] == own
        for language, address in page.alternates().items():
            if language == "x-default":
                continue
            other = example.file_at(address)
            assert other is not None, f"{name} names {address}"
            assert example.pages[other].language == language
            assert example.pages[other].alternates() == page.alternates()


def test_every_page_names_its_own_address(example: Crawl) -> None:
    for name, page in example.pages.items():
        canonical = page.link("canonical")
        if not name.endswith("404.html"):
            assert canonical is not None, name
            assert example.file_at(canonical) is not None, f"{name} says it is {canonical}"
            assert canonical == example.address_of(name) or "refresh" in (example.folder / name).read_text("utf-8")


def test_no_id_stands_twice_on_a_page(example: Crawl) -> None:
    for name, page in example.pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_every_page_has_one_main_heading(example: Crawl) -> None:
    assert {name: page.tags.count("h1") for name, page in example.pages.items() if page.tags.count("h1") != 1} == {}


@pytest.mark.parametrize(
    ("origin", "target", "reference"),
    [
        ("", "", "./"),
        ("", "about/", "about/"),
        ("", "assets/a b.css", "assets/a%20b.css"),
        ("about/", "", "../"),
        ("about/", "about/", "./"),
        ("about/", "delivery/", "../delivery/"),
        ("fr/about/", "about/", "../../about/"),
        ("fr/about/", "fr/", "../"),
        ("fr/about/", "fr/delivery/", "../delivery/"),
        ("fr/", "assets/é.svg", "../assets/%C3%A9.svg"),
        ("fr/404.html", "fr/", "./"),
    ],
)
def test_relative_addresses(origin: str, target: str, reference: str) -> None:
    assert relative_address(origin, target) == reference


@pytest.mark.parametrize(
    ("slug", "language", "address"),
    [("", "en", ""), ("about", "en", "about/"), ("", "fr", "fr/"), ("about", "fr", "fr/about/")],
)
def test_addresses_of_pages(slug: str, language: str, address: str) -> None:
    assert page_address(slug, language, "en") == address
    assert file_of(address) == f"{address}index.html"


def test_paths_of_sites() -> None:
    assert base_path("https://a.example") == base_path("") == "/"
    assert base_path("https://a.example/b/c") == "/b/c/"
    assert file_of("assets/a.css") == "assets/a.css"


@pytest.mark.parametrize("address", ["https://corner.example", "https://host.example/corner", None])
def test_odd_file_names_are_found_again(tmp_path: Path, address: str | None) -> None:
    names = ["Foto 1 (groß).svg", "50%.svg", "a#b?c.svg", "a&b.svg", "a'b.svg", "été/été.svg"]
    links = "\n\n".join(f"![A sign](<{name}>)" if "#" not in name else "![A sign](a%23b%3Fc.svg)" for name in names)
    changes = [(f"media/{name}", f"<svg xmlns='http://www.w3.org/2000/svg' id='{n}'/>") for n, name in enumerate(names)]
    links = links.replace("50%", "50%25")
    content = write_content(tmp_path / "content", [*changes, ("pages/about.md", "![Our sign](logo.svg)", links)])
    site = (content / "site.yaml").read_text("utf-8")
    line = f"address: {address}\n" if address else ""
    (content / "site.yaml").write_text(site.replace("address: https://corner.example\n", line), "utf-8")
    write_site(build_site(content).files, tmp_path / "site")
    crawl = Crawl(tmp_path / "site", address or "https://any.example")
    pictures = [reference for reference in crawl.pages["about/index.html"].references if reference.tag == "img"]
    assert len([ref for ref in pictures if ref.attributes["alt"] == "A sign"]) == len(names)
    assert crawl.dead_references() == []
    assert crawl.foreign_references() == []
