"""From a document to a model: every mistake becomes a problem at its place in the file."""

from __future__ import annotations

import re
import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.content.catalogue import owner_catalogue
from generator.content.problems import quote, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo
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
_LIMITS = ("ge", "le", "min_length", "max_length")  # where pydantic keeps the limit that was passed


def read_model(document: Document, model: type[Model], context: Mapping[str, Any] | None = None) -> Model | None:
    """Return the model read from the document, or None with every mistake reported in the document."""
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        document.report_value((), "problem.map_expected", found=data)
        return None
    try:
        return model.model_validate(data, context=dict(context or {}))
    except ValidationError as error:
        for details in error.errors(include_url=False):
            _report(document, model, details)
        return None


def _report(document: Document, model: type[BaseModel], details: ErrorDetails) -> None:
    loc, kind, facts = details["loc"], details["type"], dict(details.get("ctx", {}))
    path = path_in(document, loc)
    if kind == "missing":
        _report_missing(document, path_in(document, loc[:-1]), str(loc[-1]))
    elif kind in {"union_tag_not_found", "union_tag_invalid"}:
        _report_type(document, path, facts)
    elif kind == "extra_forbidden":
        _report_unknown_key(document, path, _fields_at(model, loc[:-1]))
    elif kind == "literal_error":
        _report_word(document, path, facts["expected"])
    elif details["input"] is None:
        if isinstance(path[-1], str):  # an empty item of a list was reported where it was read
            document.report_key(path, "problem.empty_key", key=path[-1])
    elif kind in {"model_type", "model_attributes_type"}:
        lines = _list_lines(_fields_at(model, loc))
        document.report_value(path, "problem.group_expected", found=details["input"], lines=lines)
    else:
        facts.setdefault("found", details["input"])
        facts.setdefault("limit", next((facts[name] for name in _LIMITS if name in facts), ""))
        report = document.report_key if loc[-1] == "[key]" else document.report_value
        report(path, kind if kind.startswith("problem.") else _SENTENCES.get(kind, "problem.invalid"), **facts)


def _report_missing(document: Document, path: Path, key: str) -> None:
    code = "problem.empty_key" if (*path, key) in document.keys else "problem.missing"
    document.report_key((*path, key), code, key=key)


def _report_unknown_key(document: Document, path: Path, fields: Mapping[str, FieldInfo]) -> None:
    """Report a key that nothing here has, with the one that was probably meant or the group that it belongs to."""
    present = _value_at(document, path[:-1])
    key = str(path[-1])
    hint = suggest(key, [name for name in fields if name not in present])
    group = next((name for name, field in fields.items() if key in _fields_of(field.annotation)), None)
    if _value_at(document, path) is None and re.search(r"^\d|\s", key):
        document.report_key(path, "problem.yaml.comma", found=key)
    elif group is not None:
        document.report_key(path, "problem.key_of_group", key=key, group=group)
    else:
        document.report_key(
            path, "problem.unknown_key", found=key, hint=hint or owner_catalogue().text("problem.all_keys")
        )


def _list_lines(fields: Mapping[str, FieldInfo]) -> str:
    """Return the lines that a group cannot do without, else its first ones, as an owner would begin them."""
    required = [name for name, field in fields.items() if field.is_required()]
    return ", ".join(f"{name}: …" for name in required or list(fields)[:2])


def _report_type(document: Document, path: Path, facts: Mapping[str, Any]) -> None:
    """Report a group one of whose keys, such as `type`, says what it is, and which has none or an unknown one."""
    key = facts["discriminator"].strip("'")
    if _value_at(document, (*path, key)) is None:
        _report_missing(document, path, key)
    else:
        _report_word(document, (*path, key), facts["expected_tags"])


def _report_word(document: Document, path: Path, expected: str) -> None:
    accepted = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    found = quote(_value_at(document, path))
    document.report_value(path, "problem.not_accepted", found=found, hint=suggest(found, accepted))


def path_in(document: Document, loc: tuple[int | str, ...]) -> Path:
    """Return `loc` without what does not stand in the document: the names of a union's members, keys not there."""
    data: Any = document.data
    path: list[int | str] = []
    for part in loc:
        if part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int):
            data = data[part]  # the check above fits the key to the container
            path.append(part)
    return tuple(path)


def _value_at(document: Document, path: Path) -> Any:
    """Return the value at `path`, or None where nothing stands."""
    data: Any = document.data
    for part in path:
        data = data.get(part) if isinstance(data, dict) else data[part]
    return data


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> Mapping[str, FieldInfo]:
    """Return the fields of the model at `loc` inside `model`."""
    annotation: Any = model
    for part in loc:
        annotation = next(iter(_step(annotation, part)), None)
    return _fields_of(annotation)


def _fields_of(annotation: Any) -> Mapping[str, FieldInfo]:
    """Return the fields of the first model among the types that an annotation stands for."""
    members = list(_members(annotation))
    return members[0].model_fields if members and _is_model(members[0]) else {}


def _step(annotation: Any, part: int | str) -> Iterator[Any]:
    for member in _members(annotation):
        if _is_model(member) and part in member.model_fields:
            yield member.model_fields[part].annotation
        elif _is_model(member) and any(part in _words(field.annotation) for field in member.model_fields.values()):
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


def _words(annotation: Any) -> tuple[Any, ...]:
    """Return the words that an annotation accepts, if it is a choice of words."""
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
