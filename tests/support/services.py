"""Services of others as a content lists them: an example of each that there is, from what is said of it to editors."""

from __future__ import annotations

import json
from typing import Any, get_args

from generator.content.third_parties import ThirdParty

LOGO = ("media/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')
PLACE = ("business.yaml", "logo:", "position: {latitude: 52.5, longitude: -13.4}\nlogo:")
FORM = (
    "forms/contact.yaml",
    "title: Ask\nmode: google\nembed: yes\ngoogle: https://docs.google.com/forms/d/e/a/viewform\n",
)
STATISTICS = "https://stats.corner.example"


def list_examples() -> dict[str, tuple[str, ...]]:
    """Return what the content lists for each service by its name; a form at Google is listed nowhere."""
    schemas = [model.model_json_schema() for model in get_args(ThirdParty)]
    listed = {schema["properties"]["service"]["const"]: (_write(schema),) for schema in schemas}
    return {**listed, "google_form": ()}


def _write(schema: dict[str, Any]) -> str:
    """Return the entry in YAML's flow style, of which JSON is a part."""
    needed = {*schema["required"], *({"videos"} & set(schema["properties"]))}
    return json.dumps({name: _fill(schema["properties"][name], schema) for name in sorted(needed, reverse=True)})


def _fill(field: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Return a value that a field takes."""
    if "$ref" in field:
        model = schema["$defs"][field["$ref"].rpartition("/")[2]]
        return {name: _fill(part, schema) for name, part in model["properties"].items()}
    if "items" in field:
        return [_fill(field["items"], schema)]
    if "const" in field:
        return field["const"]
    if "examples" in field:
        return field["examples"][0]
    return STATISTICS if field.get("type") == "string" else "The shop"
