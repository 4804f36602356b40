"""The navigation as an owner sets it by hand: pages, sections of the home page, the news, other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from generator.content.facts import Facts
from generator.content.texts import Text

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class NavigationEntry(Facts):
    """Where an entry leads, and what it is called there; without label it has the title of what it leads to."""

    to: str
    label: Text | None = None


class _OrText:
    """Tells the JSON Schema that a text alone is an entry too."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def _read_entry(value: Any) -> Any:
    """Take a text alone for where an entry leads."""
    return {"to": value} if isinstance(value, str) else value


Entry = Annotated[NavigationEntry, BeforeValidator(_read_entry), _OrText]
