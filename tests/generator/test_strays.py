"""Files that nobody will see, and addresses that belong to nobody: the owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.starter import copy_starter
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

CODES = {"problem.theme.unknown", "problem.file.stray", "problem.media.kind", "problem.placeholder"}


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def notes(folder: Path, *changes: tuple[str | None, ...]) -> list[str]:
    """Return what is noted of strays and placeholders, without the name of the folder."""
    found = build_site(write_content(folder, changes)).warnings
    return [str(note).removeprefix(f"{folder}/") for note in found if note.code in CODES]


def test_good_content_has_none(tmp_path: Path) -> None:
    assert notes(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("theme/templates/parts/heroo.html", '; did you mean "templates/parts/hero.html"?'),
        ("theme/template/home.html", '; did you mean "templates/home.html"?'),
        ("theme/hero.html", ""),
        ("theme/styles/looks/ofice.css", '; did you mean "styles/looks/office.css"?'),
        ("theme/scripts/own.js", ""),
        ("theme/styles/own.scss", ""),
    ],
)
def test_a_theme_file_that_nothing_uses(tmp_path: Path, name: str, hint: str) -> None:
    sentence = "no theme file has this name, and no template of yours uses it, so it changes nothing"
    [note] = notes(tmp_path, (name, "x"))
    assert note.startswith(f"{name}:1:1: {sentence}")
    assert not hint or note.endswith(hint)


def test_theme_files_that_are_used(tmp_path: Path) -> None:
    included = '{% include "parts/own.html" %}<script src="{{ asset("own.js") }}" defer></script>'
    changes = [
        ("theme/templates/parts/offer.html", included),
        ("theme/templates/parts/own.html", "<p>Own</p>"),
        ("theme/scripts/own.js", "// own"),
        ("theme/styles/own.css", "p { margin: 0 }"),
        ("theme/styles/looks/office.css", "p { margin: 0 }"),
        ("theme/.draft.html", "x"),
    ]
    assert notes(tmp_path, *changes) == []


def test_files_beside_the_folders_they_belong_in(tmp_path: Path) -> None:
    found = notes(tmp_path, ("logo.png", "x"), ("price-list.pdf", "x"), ("notes.txt", "x"), (".hidden.png", "x"))
    assert [note.partition(": ")[0] for note in found] == ["logo.png:1:1", "price-list.pdf:1:1"]
    assert "the folder media" in found[0]


def test_media_that_visitors_cannot_open(tmp_path: Path) -> None:
    found = notes(tmp_path, ("media/shop.heic", "x"), ("media/menu.pdf", "x"), ("media/README", "x"))
    assert [note.partition(" file of the kind ")[2].partition(";")[0] for note in found] == ['"README"', '".heic"']


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("site.yaml", "https://corner.example", "https://www.example.com/shop"), "site.yaml:2:10"),
        (("site.yaml", "https://forms.corner.example", "https://Forms.Example.ORG"), "site.yaml:3:10"),
        (("business.yaml", "shop@corner.example", "hello@example.com"), "business.yaml:3:8"),
        (("business.yaml", "services:", "links:\n  - https://example.net\nservices:"), "business.yaml:17:5"),
        (("forms/contact.yaml", "fields:", "to: [me@example.org]\nfields:"), "forms/contact.yaml:2:6"),
    ],
)
def test_addresses_of_examples(tmp_path: Path, change: tuple[str, ...], place: str) -> None:
    [note] = notes(tmp_path, change)
    assert note.startswith(f"{place}: ")
    assert "is only an example" in note


@pytest.mark.parametrize("address", ["https://myexample.com", "https://example.company", "https://example.com.shop.fr"])
def test_addresses_that_look_like_examples(tmp_path: Path, address: str) -> None:
    assert notes(tmp_path, ("site.yaml", "https://corner.example", address)) == []


def test_the_starter_is_full_of_examples(tmp_path: Path) -> None:
    copy_starter(tmp_path / "content")
    found = build_site(tmp_path / "content").warnings
    assert sum(note.code == "problem.placeholder" for note in found) == 3
