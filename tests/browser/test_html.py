"""Every page of the example, the site's and the handler's, is valid HTML: no error, no warning."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.handler_pages import fetch_handler_pages
from tests.support.shop import site_addresses
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.support.shop import Shop

CHECKER = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = (
    "-Dnu.validator.servlet.allow-forbidden-hosts=true",  # this machine
    "-Dnu.validator.servlet.connection-timeout=60000",
    "-Dnu.validator.servlet.socket-timeout=60000",
    # It has little to do: what a machine that runs for long does to be quicker later is not worth its while.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xss8m",  # which the simple compiler fills more of
)
STATUSES = {"form": 200, "empty": 422, "mistaken": 422, "received": 200, "missing": 404, "foreign": 403}


def check_html(documents: Sequence[Path | str]) -> list[str]:
    """Return a line for each error and warning that the W3C's Nu HTML Checker has on files or addresses."""
    if not CHECKER.exists() or not shutil.which("java"):
        pytest.skip("NOT TESTED: the HTML checker or Java is not installed; `make test` installs them where it can")
    command = ["java", *JAVA, "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *map(str, documents)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    messages = json.loads(finished.stderr)["messages"]
    return [f"{message.get('url', '')}:{message.get('lastLine')}: {message['message']}" for message in messages]


def test_the_checker_finds_mistakes(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>t</title><p><div></p><style>p{colour:red}</style>")
    assert len(check_html([page])) >= 2


def test_every_page_of_the_site_is_valid(open_shop: Shop) -> None:
    pages = site_addresses(open_shop)
    assert len(pages) >= 8
    assert check_html(pages) == []


def test_every_page_of_the_handler_is_valid(open_shop: Shop, tmp_path: Path) -> None:
    letter = json.loads((ROOT / "tests" / "support" / "answers.json").read_text("utf-8"))
    pages = fetch_handler_pages(open_shop.handler.url, letter)
    assert {name: status for name, (status, _) in pages.items()} == {
        f"{name}-{language}": status for name, status in STATUSES.items() for language in ("en", "fr")
    }
    for name, (_, text) in pages.items():
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
    assert check_html(sorted(tmp_path.glob("*.html"))) == []


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_home_is_small(open_shop: Shop) -> None:
    """What must come before anything is seen: 14 kB of HTML (ten TCP segments, RFC 6928) and 10 kB of CSS, packed."""
    for home in ("index.html", "fr/index.html"):
        assert packed(open_shop.pages / home) <= 14_000
    assert sum(packed(path) for path in open_shop.pages.rglob("*.css")) <= 10_000
