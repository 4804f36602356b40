"""Text: what an owner writes for people, once for all languages or once for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

ANY_LANGUAGE = ""


class Text:
    """A text in one or several languages; a plain string holds for every language."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    @classmethod
    def read(cls, value: object) -> Text:
        """Return the text written as a string or as a map from language to string."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str) and value.strip():
            return cls({ANY_LANGUAGE: value.strip()})
        if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
            return cls({language: text.strip() for language, text in value.items()})
        raise PydanticCustomError("problem.text.shape", "text or a map from language to text expected")

    @property
    def languages(self) -> set[str]:
        """The languages it is written in; empty where one string holds for all."""
        return set(self.values) - {ANY_LANGUAGE}

    def language_of(self, language: str, default: str = "") -> str:
        """Return which language `in_language` answers in: `language` itself, `default`, or another one."""
        if ANY_LANGUAGE in self.values or language in self.values:
            return language
        return default if default in self.values else next(iter(self.values))

    def in_language(self, language: str, default: str = "") -> str:
        """Return the text in `language`, else in `default`, else in whatever language there is."""
        if ANY_LANGUAGE in self.values:
            return self.values[ANY_LANGUAGE]
        return self.values[self.language_of(language, default)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.values == other.values

    def __hash__(self) -> int:
        return hash(tuple(self.values.items()))

    def __repr__(self) -> str:
        return f"Text({self.values!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
            ]
        }
