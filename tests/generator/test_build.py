"""Equal content gives equal bytes, and whole sites are what they should be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build import build_site
from generator.errors import ThemeError
from tests.generator.conftest import read_tree
from tests.support.content import write_content
from tests.support.source import ROOT

BUILD = """
import sys, time_machine
with time_machine.travel(sys.argv[1], tick=True):
    from shopbell import main
    main(sys.argv[2:])
"""


def build(content: Path, output: Path, *, folder: Path, time: str, **environment: str) -> None:
    arguments = ["build", "--content", str(content), "--output", str(output)]
    finished = subprocess.run(
        [sys.executable, "-c", BUILD, time, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    build(
        content, tmp_path / "one", folder=tmp_path, time="2026-11-21T08:00Z", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC"
    )
    other = tmp_path / "somewhere" / "else"
    other.mkdir(parents=True)
    for path in sorted(content.rglob("*"), reverse=True):  # on most file systems another order of the folder
        if path.is_file():
            (other / "content" / path.relative_to(content)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, other / "content" / path.relative_to(content))
            (other / "content" / path.relative_to(content)).touch()
    build(
        Path("content"), Path("../two"), folder=other, time="2031-02-03T23:59Z",
        PYTHONHASHSEED="4711", LC_ALL="fr_FR.UTF-8", TZ="Pacific/Kiritimati", PYTHONUTF8="1",
    )  # fmt: skip
    one, two = read_tree(tmp_path / "one"), read_tree(tmp_path / "somewhere" / "two")
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert len(one) > 15


def test_another_content_gives_other_bytes(tmp_path: Path) -> None:
    first = build_site(write_content(tmp_path / "one")).files
    second = build_site(write_content(tmp_path / "two", [("business.yaml", "030 123456", "030 654321")])).files
    assert {name for name in first if first[name] != second.get(name)} >= {"index.html", "fr/index.html"}


def test_a_preview_stays_on_its_machine(tmp_path: Path) -> None:
    built = build_site(write_content(tmp_path / "content"), is_preview=True)
    pages = [page.decode() for name, page in built.files.items() if name.endswith(".html") and isinstance(page, bytes)]
    assert len(pages) >= 8
    assert not any("corner.example/" in page for page in pages)
    assert 'action="/forms/contact"' in pages[0]


def test_media_that_no_page_shows_is_published_too(tmp_path: Path) -> None:
    changes = [("media/price-list.pdf", "%PDF"), ("media/.secret", "x"), ("media/.git/config", "x")]
    names = build_site(write_content(tmp_path / "content", changes)).files
    assert [name for name in names if name.startswith("assets/price-list.")]
    assert not [name for name in names if "secret" in name or "config" in name]


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("templates/page.html", "<p>{{ page.heading }}</p>\n<p>{% if %}</p>", "page.html:2: .*Expected an expression"),
        ("templates/page.html", "<p>\n{{ page.nothing }}</p>", "page.html:2: .*has no attribute 'nothing'"),
        ("templates/page.html", "{{ nothing }}", "page.html:1: .*'nothing' is undefined"),
        ("templates/page.html", "\n\n{% include 'parts/nothing.html' %}", "page.html:3: .*parts/nothing.html"),
        ("templates/page.html", "{{ 1 / 0 }}", "page.html:1: .*division by zero"),
        ("templates/page.html", "{{ asset('nothing.css') }}", 'page.html:1: .*has a file "nothing.css"'),
        ("templates/page.html", "{{ _('nothing.at.all') }}", "page.html:1: .*nothing.at.all"),
        ("templates/page.html", "{{ page.heading | nothing }}", "page.html:1: .*No filter named 'nothing'"),
        ("templates/parts/footer.html", "<p>\n\n{{ nothing }}", "parts/footer.html:3: .*'nothing' is undefined"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, file: str, text: str, found: str) -> None:
    content = write_content(tmp_path / "content", [(f"theme/{file}", text)])
    with pytest.raises(ThemeError, match=found) as caught:
        build_site(content)
    assert str(caught.value).startswith(str(content / "theme"))


@pytest.mark.parametrize(
    "file", ["templates/page.html", "templates/own.html", "styles/4-card.css", "styles/looks/atelier.css"]
)
def test_a_file_of_a_theme_that_is_not_utf8_is_named(tmp_path: Path, file: str) -> None:
    content = write_content(tmp_path / "content", [(f"theme/{file}", "")])
    (content / "theme" / file).write_bytes(b"<p>\xff</p>")
    with pytest.raises(ThemeError, match=rf"theme/{file}: the file is not UTF-8"):
        build_site(content)


def test_own_files_stand_in_for_single_files_of_the_theme(tmp_path: Path) -> None:
    before = build_site(write_content(tmp_path / "before")).files
    own = [
        ("theme/templates/parts/footer.html", "<footer>Only {{ business.name | text }}</footer>\n"),
        ("theme/styles/9-own.css", "h1 { rotate: 3deg }"),
        ("theme/styles/looks/atelier.css", "h2 { rotate: 5deg }"),
        ("theme/scripts/own.js", "alert(1)"),
    ]
    after = build_site(write_content(tmp_path / "after", own)).files
    pages = [page for name, page in after.items() if name.endswith(".html")]
    assert all(b"<footer>Only Corner Shop</footer>" in page for page in pages if isinstance(page, bytes))
    [style] = [content for name, content in after.items() if name.startswith("assets/style.")]
    [old_style] = [content for name, content in before.items() if name.startswith("assets/style.")]
    assert isinstance(style, bytes)
    assert isinstance(old_style, bytes)
    assert b"rotate:3deg" in style
    assert b"rotate:5deg" in style
    assert len(style) < len(old_style)
    assert any(name.startswith("assets/own.") for name in after)
    assert {name for name in before if not name.startswith("assets/style.")} <= set(after)
