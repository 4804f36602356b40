"""The theme's own rules: sizes, writing directions, and facts that are absent."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.themes.theme import THEMES
from tests.support.source import ROOT

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


def test_the_card_is_light() -> None:
    built = build_site(ROOT / "content").files
    files = {name: data if isinstance(data, bytes) else data.read_bytes() for name, data in built.items()}
    assert len(gzip.compress(files["index.html"])) <= 14_000
    assert len(gzip.compress(files["fr/index.html"])) <= 14_000
    assert measure(files, ".css") <= 10_000
    assert measure(files, ".js") <= 5_000


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_follow_the_direction_of_the_text(path: Path) -> None:
    assert [found[0] for found in ONE_WAY.finditer(path.read_text(encoding="utf-8"))] == []


def test_an_absent_fact_is_an_absent_section(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    (tmp_path / "business.yaml").write_text('name: Barber\nphone: "+33465712045"\n')
    page = build_site(tmp_path).files["index.html"]
    assert isinstance(page, bytes)
    html = page.decode()
    assert re.findall(r"<(section|form|table|nav|header|img)\b", html) == ["section", "section", "nav"]
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == ["Contact"]
    assert not re.search(r"<(ul|ol|dl|p|div|section|nav)[^>]*>\s*</\1>", html)
