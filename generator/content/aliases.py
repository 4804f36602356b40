"""Aliases: addresses that a page had on an older site, as their owner remembers them."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# What a host would take for a pattern, a query, or the end of the address.
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f\\*:?#\"<>|^`{}]")
_LONGEST = 500  # characters; hosts stop reading at 1,000


def _read_alias(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if re.match(r"https?://[^/]", text):
        parts = urlsplit(text)
        path, is_plain = parts.path, not (parts.query or parts.fragment)
        host = f"{parts.scheme}://{parts.netloc}/"
    else:
        path, is_plain, host = text, True, ""
    path = unquote(path).removeprefix("/")
    segments = path.removesuffix("/").split("/")
    if not is_plain or _UNUSABLE.search(path) or len(path) > _LONGEST or {"", ".", ".."} & set(segments):
        raise PydanticCustomError("problem.alias.invalid", "not an old address", {"found": text})
    return host + path


Alias = Annotated[str, BeforeValidator(_read_alias), WithJsonSchema({"type": "string"})]
"""A path below the site without its first slash, or a full address; neither is percent-encoded."""
