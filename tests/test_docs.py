"""The docs say what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"(?:\]\(|src=\")(?!https?:|mailto:|#)([^)\"#\s]+)")
CODE = re.compile(r"```.*?```", re.DOTALL)


def test_the_reference_parts_are_those_of_the_program() -> None:
    command = [sys.executable, "tools/reference.py", "--check"]
    finished = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


@pytest.mark.parametrize("document", PAGES, ids=[page.name for page in PAGES])
def test_every_link_between_the_docs_leads_somewhere(document: Path) -> None:
    links = LINK.findall(CODE.sub("", document.read_text("utf-8")))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_page_of_the_docs_can_be_reached() -> None:
    linked = {(page.parent / link).resolve() for page in PAGES for link in LINK.findall(page.read_text("utf-8"))}
    assert [page.name for page in PAGES if page.parent.name == "docs" and page.resolve() not in linked] == []


def test_every_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {word for page in PAGES for word in re.findall(r"`make ([a-z-]+)`", page.read_text("utf-8"))}
    assert named - targets == set()


TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = {found for page in PAGES for found in TEST.findall(page.read_text("utf-8"))}
    assert len(named) > 80
    missing = [
        f"{file}::{name}"
        for file, name in sorted(named)
        if not (ROOT / file).exists() or f"\ndef {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []


def test_requirements_are_in_their_order_and_there_once() -> None:
    rows = re.findall(
        r"^\| (\d+)\.(\d+)\.(\d+) \| [12] \|", (ROOT / "docs" / "security.md").read_text("utf-8"), re.MULTILINE
    )
    numbers = [tuple(map(int, row)) for row in rows]
    assert len(numbers) > 100
    assert numbers == sorted(set(numbers))


def test_the_map_of_the_code_names_every_module() -> None:
    text = CODE.sub("", (ROOT / "docs" / "code.md").read_text("utf-8"))
    spans = re.findall("`([^`]+)`", text)
    named = {word for span in spans for word in re.split(r"[/.]", span)}
    folders = [ROOT / folder for folder in ("generator", "generator/content", "form_handler")]
    modules = {path.stem for folder in folders for path in folder.iterdir() if path.suffix in {"", ".py"}}
    assert modules - named - {"__init__", "__pycache__", "locales"} == set()
