"""The preview gives away the files of the site and no other, and leads no browser elsewhere."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.preview.app import Preview
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATHS = [
    "/../content/site.yaml", "/..%2fcontent/site.yaml", "/../../../../etc/passwd", "//etc/passwd", "/etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../content/site.yaml", "/./site.yaml", "/media/../site.yaml",
    "/\\..\\content\\site.yaml", "/..\\site.yaml", "/\0/index.html", "/site.yaml", "/.git/config",
    "/forms/contact.yaml", "//evil.example", "//evil.example/..", "/\\evil.example", "/%2f%2fevil.example",
    "///evil.example/%2e%2e",
]  # fmt: skip


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("preview") / "content"
    shutil.copytree(ROOT / "content", folder)
    with Preview(folder, lambda _preview: None) as preview:
        yield preview


def ask(preview: Preview, path: str) -> tuple[str, dict[str, str], bytes]:
    """Return status, headers and body; the path as it stands in an environment, its escapes undone."""
    answered: list[tuple[str, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        answered.append((status, dict(headers)))

    environment = {"PATH_INFO": path, "QUERY_STRING": "", "REQUEST_METHOD": "GET"}
    body = b"".join(preview(environment, start))  # type: ignore[arg-type]
    [(status, headers)] = answered
    return status, headers, body


@pytest.mark.parametrize("path", PATHS)
def test_no_other_file_is_given_away(preview: Preview, path: str, tmp_path: Path) -> None:
    from urllib.parse import unquote

    for written in (path, unquote(path)):
        status, headers, body = ask(preview, written)
        assert status.startswith("404")
        assert "Location" not in headers
        assert b"root:" not in body
        assert b"languages:" not in body


def test_a_folder_leads_to_its_own_page(preview: Preview) -> None:
    for path in ("/fr", "//fr", "///fr"):
        assert ask(preview, path)[1]["Location"] == "/fr/"
