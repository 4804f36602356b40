"""Text: what an owner writes for people, once for all languages or once for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import core_schema

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
    def read(cls, value: str | dict[str, str]) -> Text:
        """Return the text written as a string or as a map from language to string."""
        return cls({ANY_LANGUAGE: value} if isinstance(value, str) else value)

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
        one = core_schema.str_schema(strip_whitespace=True, min_length=1)
        shapes = core_schema.tagged_union_schema(
            {"<one>": one, "<each>": core_schema.dict_schema(core_schema.str_schema(), one, min_length=1)},
            discriminator=_name_shape,
            custom_error_type="problem.text.shape",
            custom_error_message="text or a map from language to text expected",
        )
        return core_schema.no_info_after_validator_function(cls.read, shapes)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
            ]
        }


def _name_shape(value: object) -> str | None:
    """Return which of the shapes of a text this is; the names are such that no language has one of them."""
    return "<one>" if isinstance(value, str) else "<each>" if isinstance(value, dict) else None
