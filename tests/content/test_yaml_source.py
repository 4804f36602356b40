"""YAML is read as the text that stands in the file, and every key and value knows its place."""

from __future__ import annotations

import pytest

from generator.content.yaml_source import Data, Document, read_yaml


def read(text: str) -> Document:
    document = read_yaml(text.encode(), "file.yaml")
    assert [str(problem) for problem in document.problems] == []
    return document


@pytest.mark.parametrize(
    "text",
    ["+49 30 123", "02142", "0x1F", "1_000", "1.10", "1e3", "NO", "no", "Yes", "true", "null", "~", "10:00", "=", "-",
     "2026-12-24", ".inf", "0o17", "12:30:45", "<<", "é", "\U0001f600", "Corner & Sons", "5%", "a#b", "c:d", "[x"],
)  # fmt: skip
def test_a_value_is_the_text_that_stands_in_the_file(text: str) -> None:
    written = f'"{text}"' if text in {"-", "=", "[x"} else text
    assert read(f"key: {written}\n").data == {"key": text}
    assert read(f"- {written}\n").data == [text]
    assert read(f"'{text}': value\n").data == {text: "value"}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# a remark\n", None),
        ("a:\n", {"a": None}),
        ("a: ''\n", {"a": ""}),
        ('a: "#ff0000"\n', {"a": "#ff0000"}),
        ("a: '#ff0000'\n", {"a": "#ff0000"}),
        ("a: b # a remark\n", {"a": "b"}),
        ("a: # a remark\n  b: c\n", {"a": {"b": "c"}}),
        ("a: b#c\n", {"a": "b#c"}),
        ("a:\n- b\n- c\n", {"a": ["b", "c"]}),
        ("a: [b, c]\n", {"a": ["b", "c"]}),
        ("a: {b: c, d: [e]}\n", {"a": {"b": "c", "d": ["e"]}}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: one\n  two\n", {"a": "one two"}),
        ('a: "\\u00e9\\n"\n', {"a": "é\n"}),
        ("%YAML 1.2\n---\na: b\n...\n", {"a": "b"}),
        ("---\na: b\n", {"a": "b"}),
    ],
)
def test_a_whole_text(text: str, data: Data) -> None:
    assert read(text).data == data


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_byte_order_marks(line_break: str, mark: str) -> None:
    document = read(mark + line_break.join(["a:", "  b: c", "d: e", ""]))
    assert document.data == {"a": {"b": "c"}, "d": "e"}
    assert document.keys == {("a",): (1, 1), ("a", "b"): (2, 3), ("d",): (3, 1)}


def test_every_key_and_value_knows_its_place() -> None:
    document = read("# first\né: [\U0001f600, b]\nc:\n  - d: 'e'\n    f:\n  -   g\n")
    assert document.keys == {("é",): (2, 1), ("c",): (3, 1), ("c", 0, "d"): (4, 5), ("c", 0, "f"): (5, 5)}
    assert document.values == {
        (): (2, 1),
        ("é",): (2, 4),
        ("é", 0): (2, 5),
        ("é", 1): (2, 8),
        ("c",): (4, 3),
        ("c", 0): (4, 5),
        ("c", 0, "d"): (4, 8),
        ("c", 0, "f"): (5, 7),
        ("c", 1): (6, 7),
    }


def test_a_path_that_is_not_in_the_file_has_the_place_of_what_is_above_it() -> None:
    document = read("a:\n  b: [c]\n")
    assert document.place(("a", "b", 0), prefer_key=False) == (2, 7)
    assert document.place(("a", "b"), prefer_key=True) == (2, 3)
    assert document.place(("a", "x", "y"), prefer_key=True) == (1, 1)
    assert document.place(("a", "x"), prefer_key=False) == (2, 3)
    assert document.place(("x",), prefer_key=False) == (1, 1)
    assert Document("empty.yaml").place(("x",), prefer_key=True) == (1, 1)


def test_lines_are_counted_from_where_the_text_stands_in_its_file() -> None:
    document = read_yaml(b"a: b\na: c\n", "page.md", first_line=10)
    assert [(problem.line, problem.column) for problem in document.problems] == [(11, 1)]
    document = read_yaml(b"a: b\n\0", "page.md", first_line=10)
    assert [(problem.line, problem.column) for problem in document.problems] == [(11, 1)]
    document = read_yaml(b"a: b\n  c: [", "page.md", first_line=10)
    assert [(problem.line, problem.column) for problem in document.problems] == [(11, 4)]


def test_the_first_of_two_equal_keys_is_kept() -> None:
    document = read_yaml(b"a: {b: c, b: d}\na: e\n", "file.yaml")
    assert document.data == {"a": {"b": "c"}}
    assert [(problem.code, problem.line, problem.column) for problem in document.problems] == [
        ("problem.yaml.duplicate_key", 1, 11),
        ("problem.yaml.duplicate_key", 2, 1),
    ]


def test_all_that_can_be_seen_is_reported_before_the_reading_stops() -> None:
    document = read_yaml(b"a: &b c\nd: !e f\ng: *b\na: h\ni: #j\nk: l\nm: n: o\n", "file.yaml")
    assert [problem.code.removeprefix("problem.yaml.") for problem in document.problems] == [
        "anchor", "tag", "alias", "duplicate_key", "remark", "colon",
    ]  # fmt: skip
    assert document.data is None
