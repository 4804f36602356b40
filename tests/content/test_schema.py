"""The schemas for editors accept what Shopbell accepts, and refuse the mistakes that an editor can see."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.content.catalogue import OWNER_LOCALES, Catalogue, list_languages
from generator.content.schema import MODELS, make_schema, write_schemas
from generator.errors import OutputError
from tests.support.content import GOOD
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS = (ROOT / "content", ROOT / "generator/starter/content")
FILES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]


class NewLoader(yaml.CSafeLoader):
    """Reads plain values as the core schema of YAML 1.2 does: `no`, `10:00` and `2026-12-24` are texts."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in {"null", "int", "float"}]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
        if first not in "yYnNoO"
    }


NewLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def as_json(value: Any) -> Any:
    """Return what a general reader made of a file as JSON has it."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def kind_of(name: str) -> str:
    return "form" if "forms/" in name else name.rpartition("/")[2].removesuffix(".yaml")


def complaints(kind: str, text: str, loader: Any = yaml.CSafeLoader) -> list[str]:
    validator = Draft202012Validator(make_schema(MODELS[kind]))
    data = as_json(yaml.load(text, Loader=loader))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_is_one(kind: str) -> None:
    schema = make_schema(MODELS[kind])
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, NewLoader])
@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_the_example_and_the_starter_are_accepted(path: Path, loader: Any) -> None:
    assert complaints(kind_of(path.as_posix()), path.read_text("utf-8"), loader) == []


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, NewLoader])
@pytest.mark.parametrize("name", [name for name in GOOD if name.endswith(".yaml")])
def test_good_files_are_accepted(name: str, loader: Any) -> None:
    assert complaints(kind_of(name), GOOD[name], loader) == []


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_every_file_names_its_schema(path: Path) -> None:
    above = "../" if path.parent.name == "forms" else ""
    assert f"$schema={above}.schema/{kind_of(path.as_posix())}.json" in path.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("business.yaml", "name:", "nmae:"),
        ("business.yaml", "name: Corner Shop\n", ""),
        ("business.yaml", "  street", "  streat"),
        ("business.yaml", "country: DE", "country: Germany"),
        ("business.yaml", "  alt: Our sign\n", ""),
        ("business.yaml", "    price", "    prise"),
        ("site.yaml", "languages: [en, fr]", "languages: []"),
        ("site.yaml", "[en, fr]", "[english]"),
        ("site.yaml", '"#7a3350"', "red"),
        ("site.yaml", "https://corner.example", "www.corner.example"),
        ("site.yaml", "colour", "color"),
        ("forms/contact.yaml", "type: email", "type: e-mail"),
        ("forms/contact.yaml", "    label: Your address\n", ""),
        ("forms/contact.yaml", "required: yes", "required: maybe"),
        ("forms/contact.yaml", "max_length: 500", "max_length: 0"),
        ("forms/contact.yaml", "max_length: 500", "options: {a: A, b: B}"),
        ("forms/contact.yaml", "name: email", "name: Your e-mail"),
        ("forms/contact.yaml", "      keys: Keys\n", ""),
    ],
)
def test_mistakes_are_refused(name: str, old: str, new: str) -> None:
    assert old in GOOD[name]
    assert complaints(kind_of(name), GOOD[name].replace(old, new, 1), NewLoader)


def properties_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for model, part in [("", schema), *schema.get("$defs", {}).items()]:
        for name, key in part.get("properties", {}).items():
            yield f"{model}.{name}", key


@pytest.mark.parametrize("language", list_languages(OWNER_LOCALES))
@pytest.mark.parametrize("kind", MODELS)
def test_every_key_is_described(kind: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", language)
    descriptions = {name: key["description"] for name, key in properties_of(make_schema(MODELS[kind]))}
    assert len(descriptions) >= 5
    assert all(text.endswith((".", ").")) for text in descriptions.values())


def test_descriptions_are_in_the_language_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    french = Catalogue.load(OWNER_LOCALES, "fr").text("key.colour")
    assert dict(properties_of(make_schema(MODELS["site"])))[".colour"]["description"] == french


def test_the_files_are_the_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    paths = write_schemas(tmp_path / "content" / ".schema")
    assert [path.name for path in paths] == ["business.json", "site.json", "form.json"]
    for path in paths:
        assert json.loads(path.read_text("utf-8")) == make_schema(MODELS[path.stem])


def test_schemas_that_cannot_be_written_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        write_schemas(tmp_path / "file" / "schema")
