"""The navigation as an owner sets it by hand: pages, sections of the home page, the news, other sites."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from generator.content.facts import Facts
from generator.content.texts import Text


class NavigationEntry(Facts):
    """Where an entry leads, and what it is called there; without label it has the title of what it leads to."""

    to: str
    label: Text | None = None


def _read_entry(value: Any) -> Any:
    """Take a text alone for where an entry leads."""
    return {"to": value} if isinstance(value, str) else value


_LABEL: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"to": {"type": "string"}, "label": _LABEL},
            "required": ["to"],
            "additionalProperties": False,
        },
    ]
}
Entry = Annotated[NavigationEntry, BeforeValidator(_read_entry), WithJsonSchema(_SCHEMA)]
