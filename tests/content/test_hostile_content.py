"""Whatever stands in the files, reading them ends in content or in sentences with places, never in anything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.build import build_site
from generator.content.front_matter import read_page
from generator.content.source_text import MAX_BYTES
from generator.content.yaml_source import read_yaml
from generator.errors import ContentError
from tests.support.content import GOOD, write_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.content.problems import Problem

TOKENS = [
    ":", ": ", "-", "- ", "\n", "\n  ", "\n    ", "\t", " ", "    ", "\r\n", "\r", "'",
    '"', "[", "]", "{", "}", ",", "#",
    " #1", "&a", "*a", "!t", "!!map ", "<<: ", "|", ">", "?", "%", "@", "`", "~", "---\n", "...", "\\", "\\u0000", "\0",
    "\x07", "\x85", "\u2028", "\ufeff", "\U0001f600", "é", "null", "yes", "0", "-1", "1e999", "name", "en", "fr",
    "type",
    "email", "hours", "monday", "9:00-18:00", "fields", "label", "options", "<b>", "</div>", "<script>", "](", "![",
    "](way.md)", "https://[", "{#main}", "*[a]: b", "[^1]", "[TOC]", "|--:|", "{: onclick=x}",
]  # fmt: skip
YAML_LIKE = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
EDIT = st.tuples(st.integers(0, 10_000), st.integers(0, 30), YAML_LIKE)
NAMES = [name for name in GOOD if not name.endswith(".svg")]


def check_places(problems: Sequence[Problem], source: bytes) -> None:
    lines = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    breaks = sum(lines.count(sign) for sign in "\n\x85\u2028\u2029")
    for problem in problems:
        assert 1 <= problem.line <= breaks + 1
        assert problem.column >= 1
        assert "\n" not in str(problem)


@given(st.one_of(st.binary(), YAML_LIKE.map(str.encode), st.text().map(str.encode)))
@example(b"a: \xed\xa0\x80")
@example(b"\xff\xfe")
@example(b'a: "\\ud800"')
@example(b"a:\r  [")
@example(b"?")
@example(b"a: b\n\x00")
def test_any_bytes_are_read_as_yaml(source: bytes) -> None:
    document = read_yaml(source, "file.yaml")
    check_places(document.problems, source)
    paths = [*document.keys.values(), *document.values.values()]
    assert all(line >= 1 and column >= 1 for line, column in paths)


@given(st.one_of(st.binary(), YAML_LIKE.map(lambda head: f"---\n{head}\n---\n{head}".encode())))
def test_any_bytes_are_read_as_a_page(source: bytes) -> None:
    page, problems = read_page(source, "page.md")
    assert (page is None) == bool(problems)
    check_places(problems, source)


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "&a [", "- - - - "])
def test_depth_without_bottom(sign: str) -> None:
    for source in (sign * 3000, sign * 30_000):
        document = read_yaml(source.encode(), "file.yaml")
        assert document.problems


@pytest.mark.parametrize("line", ["{}: x\n", "k{}:\n", "- k{}\n", "-\n", "k{}: *a\n", "#{}\n"])
def test_a_megabyte_is_read_in_the_end(line: str) -> None:
    lines = (line.format(number) for number in range(MAX_BYTES // (len(line) + 4)))
    read_yaml("".join(lines).encode(), "file.yaml")


def edit(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for place, length, new in edits:
        start = place % (len(text) + 1)
        text = text[:start] + new + text[start + length :]
    return text


def problems_of(folder: Path) -> Sequence[Problem]:
    """Return the problems of a content folder, or the notes where it can be used."""
    try:
        built = build_site(folder)
    except ContentError as error:
        return error.problems or pytest.fail("an error without a problem")
    return built.warnings


@given(name=st.sampled_from(NAMES), edits=st.lists(EDIT, min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_spoilt_files_end_in_content_or_in_sentences(
    tmp_path: Path, name: str, edits: list[tuple[int, int, str]]
) -> None:
    folder = write_content(tmp_path / "content", [(name, edit(GOOD[name], edits))])
    for problem in problems_of(folder):
        check_places([problem], Path(problem.file).read_bytes())
