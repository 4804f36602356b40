"""Every text stands in every language, asks for the same facts, is used, and is there when it is used."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.support.source import ROOT, Module, product_modules

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

FOLDERS = sorted(
    {path.parent for name in ("generator", "form_handler") for path in (ROOT / name).rglob("locales/*.po")}
)
IDS = [str(folder.relative_to(ROOT)) for folder in FOLDERS]
KEY = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+")
NO_KEY = re.compile(r"\.(css|html|jpg|js|json|po|mo|md|py|svg|txt|xml|yaml|eml|db|key|com|example|org)$")
HOLE = "\0"  # where a value is put into a text


@cache
def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def messages_of(path: Path) -> dict[str, Message]:
    return {_key_of(message): message for message in read_catalogue(path) if message.id}


def _key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    """Return the names of the facts that a text asks for."""
    fields = (field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    return {re.split(r"[.\[]", field)[0] for field in fields}


def fixed_parts(node: ast.JoinedStr | ast.BinOp) -> str:
    """Return a text that is put together, with a hole for every part that is not fixed."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    sides = (node.left, node.right)
    return "".join(
        side.value if isinstance(side, ast.Constant) and isinstance(side.value, str) else HOLE for side in sides
    )


def texts_in_code() -> set[str]:
    """Return every string in the code, those put together with holes."""
    found: set[str] = set()
    tools = [Module(path) for path in (ROOT / "tools").glob("*.py")]  # the reference in docs is made by one
    for module in [*product_modules(), *tools]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
                found.add(fixed_parts(node))
    return found


def texts_in_templates() -> set[str]:
    """Return every string in the expressions of the templates, those put together with holes."""
    found: set[str] = set()
    environment = Environment()
    for path in [
        *ROOT.glob("generator/**/*.html"),
        *ROOT.glob("form_handler/**/*.html"),
        *ROOT.glob("form_handler/**/*.txt"),
    ]:
        tree = environment.parse(path.read_text("utf-8"))
        found.update(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
        for node in tree.find_all((nodes.Concat, nodes.Add)):
            parts = node.nodes if isinstance(node, nodes.Concat) else [node.left, node.right]
            found.add("".join(str(part.value) if isinstance(part, nodes.Const) else HOLE for part in parts))
    return found


@cache
def used_texts() -> frozenset[str]:
    return frozenset(texts_in_code() | texts_in_templates())


@cache
def used_patterns() -> tuple[re.Pattern[str], ...]:
    """Return what keys that are put together look like; one that fixes no part before a dot says nothing."""
    patterns = [text for text in used_texts() if HOLE in text and re.match(r"[a-z][a-z0-9_-]*\.", text)]
    return tuple(re.compile(".+".join(map(re.escape, text.split(HOLE)))) for text in patterns)


def test_there_are_catalogues() -> None:
    assert len(FOLDERS) >= 3
    assert all({"en", "fr"} <= {path.stem for path in folder.glob("*.po")} for folder in FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_all_languages_have_the_same_texts(folder: Path) -> None:
    english = messages_of(folder / "en.po").keys()
    for path in folder.glob("*.po"):
        keys = messages_of(path).keys()
        assert sorted(english ^ keys) == [], path.stem
        assert [key for key, message in messages_of(path).items() if not all(texts_of(message))] == [], path.stem


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_all_languages_ask_for_the_same_facts(folder: Path) -> None:
    english = messages_of(folder / "en.po")
    for path in folder.glob("*.po"):
        for key, message in messages_of(path).items():
            wanted = {name for text in texts_of(english[key]) for name in placeholders(text)}
            assert {name for text in texts_of(message) for name in placeholders(text)} == wanted, f"{path.stem}: {key}"


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_no_text_is_uncertain(folder: Path) -> None:
    for path in folder.glob("*.po"):
        assert [_key_of(message) for message in read_catalogue(path) if message.id and message.fuzzy] == []
        assert list(read_catalogue(path).obsolete) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_every_text_is_used(folder: Path) -> None:
    unused = [
        key
        for key in messages_of(folder / "en.po")
        if key not in used_texts() and not any(pattern.fullmatch(key) for pattern in used_patterns())
    ]
    assert unused == []


def test_every_text_that_is_used_exists() -> None:
    """A string that begins as a group of keys does is taken for a key."""
    known = {key for folder in FOLDERS for key in messages_of(folder / "en.po")}
    groups = {key.split(".")[0] for key in known if "." in key}
    used = {text for text in used_texts() if KEY.fullmatch(text) and not NO_KEY.search(text)}
    assert sorted(text for text in used if text.split(".")[0] in groups and text not in known) == []
