"""From a document to a model: every mistake becomes a problem at its place in the file."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.content.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from generator.content.yaml_source import Document, Path

Model = TypeVar("Model", bound=BaseModel)

# pydantic's name of an error -> the key of our sentence for it; the rest carries a key of ours already.
_SENTENCES = {
    "string_type": "problem.text_expected",
    "string_too_short": "problem.text_empty",
    "list_type": "problem.list_expected",
    "tuple_type": "problem.list_expected",
    "dict_type": "problem.map_expected",
    "model_type": "problem.map_expected",
    "model_attributes_type": "problem.map_expected",
    "bool_parsing": "problem.yes_or_no",
    "bool_type": "problem.yes_or_no",
    "int_parsing": "problem.whole_number",
    "int_type": "problem.whole_number",
    "int_parsing_size": "problem.whole_number",
    "greater_than_equal": "problem.too_small",
    "less_than_equal": "problem.too_large",
    "too_short": "problem.too_few",
    "too_long": "problem.too_many",
    "union_tag_not_found": "problem.missing",
    "missing": "problem.missing",
}


def read_model(document: Document, model: type[Model], context: Mapping[str, Any] | None = None) -> Model | None:
    """Return the model read from the document, or None with every mistake reported in the document."""
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        document.report_value((), "problem.map_expected", found=_shorten(data))
        return None
    try:
        return model.model_validate(data, context=dict(context or {}))
    except ValidationError as error:
        for details in error.errors(include_url=False):
            _report(document, model, details)
        return None


def _report(document: Document, model: type[BaseModel], details: ErrorDetails) -> None:
    path, tag = _path_in(document, details["loc"])
    kind, facts = details["type"], dict(details.get("ctx", {}))
    if kind == "extra_forbidden":
        key = str(path[-1])
        accepted = [
            name for name in _keys_at(model, details["loc"][:-1]) if name not in document_keys(document, path[:-1])
        ]
        document.report_key(path, "problem.unknown_key", found=key, hint=suggest(key, accepted))
    elif kind in {"missing", "union_tag_not_found"}:
        key = tag or "type"
        code = "problem.empty_key" if (*path, key) in document.keys else "problem.missing"
        document.report_key((*path, key), code, key=key)
    elif kind in {"literal_error", "union_tag_invalid"}:
        if kind == "union_tag_invalid":
            path = (*path, "type")
        found = _shorten(_value_at(document, path))
        document.report_value(path, "problem.not_accepted", found=found, hint=suggest(found, _accepted(facts)))
    else:
        facts.setdefault("found", _shorten(details["input"]))
        code = kind if kind.startswith("problem.") else _SENTENCES.get(kind, "problem.invalid")
        facts["limit"] = next((facts[name] for name in ("ge", "le", "min_length", "max_length") if name in facts), "")
        document.report_value(path, code, **facts)


def document_keys(document: Document, path: Path) -> set[str]:
    """Return the keys that stand in the mapping at `path`."""
    return {str(key[-1]) for key in document.keys if key[:-1] == path}


def _accepted(facts: Mapping[str, Any]) -> list[str]:
    words = str(facts.get("expected") or facts.get("expected_tags"))
    return [word.strip().strip("'") for word in words.replace(" or ", ", ").split(",")]


def _path_in(document: Document, loc: tuple[int | str, ...]) -> tuple[Path, str | None]:
    """Return the part of `loc` that stands in the document, and the key that is missing there, if one is."""
    data: Any = document.data
    path: list[int | str] = []
    missing = None
    for part in loc:
        if part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int):
            data = data[part]  # the check above fits the key to the container
            path.append(part)
        else:  # the name of a union's member, or a key that is not there
            missing = str(part)
    return tuple(path), missing


def _value_at(document: Document, path: Path) -> Any:
    data: Any = document.data
    for part in path:
        data = data[part]
    return data


def _shorten(value: object) -> str:
    text = (
        value
        if isinstance(value, str)
        else "[…]"
        if isinstance(value, list)
        else "{…}"
        if isinstance(value, dict)
        else str(value)
    )
    return text if len(text) <= 60 else text[:59] + "…"


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys accepted by the model at `loc` inside `model`."""
    annotation: Any = model
    for part in loc:
        annotation = next(iter(_step(annotation, part)), None)
    members = list(_members(annotation))
    return list(members[0].model_fields) if members and _is_model(members[0]) else []


def _step(annotation: Any, part: int | str) -> Iterator[Any]:
    for member in _members(annotation):
        if _is_model(member) and part in member.model_fields:
            yield member.model_fields[part].annotation
        elif _is_model(member) and part in get_args(getattr(member.model_fields.get("type"), "annotation", None)):
            yield member
        elif get_origin(member) in {list, tuple, dict}:
            yield next(item for item in reversed(get_args(member)) if item is not ...)


def _members(annotation: Any) -> Iterator[Any]:
    """Yield the types an annotation stands for, without its wrappers."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for member in get_args(annotation):
            yield from _members(member)
    elif annotation is not None and annotation is not type(None) and origin is not Literal:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
