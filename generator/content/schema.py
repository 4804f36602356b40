"""JSON Schemas (draft 2020-12) of the content's files, with which editors complete and check while an owner types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.content.business import Business
from generator.content.catalogue import owner_catalogue
from generator.content.form import FormFile
from generator.content.site import Site
from generator.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[BaseModel]] = {"business": Business, "site": Site, "form": FormFile}


def write_schemas(folder: Path) -> list[Path]:
    """Write one schema for each kind of file and return their paths; raises OutputError where that is not possible."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, model in MODELS.items():
            path = folder / f"{name}.json"
            path.write_text(json.dumps(make_schema(model), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    except OSError as error:
        facts = {"folder": folder, "reason": error.strerror}
        raise OutputError(owner_catalogue().text("output.unwritable", **facts)) from error
    return written


def make_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a model as an editor needs it: as YAML reads the file, with a sentence for each key."""
    schema = model.model_json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        _describe_keys(part)
    return {"$schema": DIALECT, **_loosen(schema)}


def _describe_keys(schema: dict[str, Any]) -> None:
    """Put the catalogue's sentences in the place of the docstrings."""
    model = schema.pop("title", "")
    schema.pop("description", None)
    for name, key in schema.get("properties", {}).items():
        key.pop("title", None)
        key["description"] = describe_key(model, name)


def describe_key(model: str, name: str) -> str:
    """Return what a key means, in a sentence for owners; keys of the same meaning share their sentence."""
    catalogue = owner_catalogue()
    own = f"key.{model}.{name}"
    return catalogue.text(own if catalogue.is_known(own) else f"key.{name}")


def _loosen(schema: Any) -> Any:
    """Accept for a free text whatever a general YAML reader makes of it: `02142` a number, `no` a yes-or-no."""
    if isinstance(schema, list):
        return [_loosen(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    loosened = {key: _loosen(part) for key, part in schema.items()}
    if loosened.get("type") == "string" and not {"enum", "const", "pattern", "format"} & set(loosened):
        loosened["type"] = ["string", "number", "boolean"]
    if loosened.get("type") == "boolean":
        del loosened["type"]
        loosened["enum"] = [True, False, "yes", "no"]
    return loosened
