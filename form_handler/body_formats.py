"""The formats a form may be sent in, each read strictly: what is broken is refused, never guessed at.

A new format is a new function here and a new line in `FORMATS`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote_to_bytes

from form_handler.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Pairs: TypeAlias = list[tuple[str, str]]

_BROKEN_ESCAPE = re.compile(b"%(?![0-9A-Fa-f]{2})")


def read_urlencoded(body: bytes, _options: Mapping[str, str]) -> Pairs:
    """Return the fields of `application/x-www-form-urlencoded` (WHATWG URL standard, section 5.1)."""
    if _BROKEN_ESCAPE.search(body):
        raise Refusal(400, "refusal.broken")
    fields = []
    for part in body.replace(b"+", b" ").split(b"&"):
        name, equals, text = part.partition(b"=")
        if equals:
            fields.append((decode(unquote_to_bytes(name)), decode(unquote_to_bytes(text))))
        elif part:
            # Every browser writes the sign; without it these are bytes of another kind.
            raise Refusal(400, "refusal.broken")
    return fields


def read_json(body: bytes, _options: Mapping[str, str]) -> Pairs:
    """Return the members of one flat JSON object (RFC 8259); numbers stay as written, true is a ticked box."""
    try:
        members = json.loads(
            decode(body), object_pairs_hook=_Members, parse_int=str, parse_float=str, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise Refusal(400, "refusal.broken") from None
    if not isinstance(members, _Members):
        raise Refusal(400, "refusal.broken")
    _refuse_doubles(members)
    return [(_check_whole(name), _read_member(name, value)) for name, value in members]


class _Members(list[tuple[str, Any]]):
    """The members of a JSON object in their order, with doubles."""


def _refuse_doubles(members: _Members) -> None:
    seen: set[str] = set()
    for name, _ in members:
        if name in seen:
            raise Refusal(400, "refusal.twice", name=_show(name))
        seen.add(name)


def _read_member(name: str, value: object) -> str:
    if isinstance(value, str):
        return _check_whole(value)
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    raise Refusal(400, "refusal.nested", name=_show(name))


def _check_whole(text: str) -> str:
    """Return the text unless JSON's escapes left half a character in it (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal(400, "refusal.encoding") from None
    return text


def decode(raw: bytes | bytearray) -> str:
    """Return the text of bytes; raises Refusal (400) where they are not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "refusal.encoding") from None


def _show(name: str) -> str:
    return name[:100].encode(errors="replace").decode()


def _refuse_constant(_constant: str) -> None:
    raise ValueError


FORMATS: dict[str, Callable[[bytes, Mapping[str, str]], Pairs]] = {
    "application/json": read_json,
    "application/x-www-form-urlencoded": read_urlencoded,
}
