"""The text of a file that an owner has written: UTF-8, not endless, without control characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 1_000_000
# Everything outside the printable set of YAML 1.2.2, section 5.1.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TextError(ValueError):
    """What makes a file unreadable: the key of its sentence with its facts, the text `before` the place."""

    def __init__(self, code: str, facts: Mapping[str, object], before: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.before = before


def decode_text(source: bytes) -> str:
    """Return `source` as text; raises TextError where it is too large, not UTF-8 or holds control characters."""
    if len(source) > MAX_BYTES:
        raise TextError("problem.file.too_large", {"limit": MAX_BYTES // 1000})
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8", "replace")
        raise TextError("problem.file.not_utf8", {}, before) from error
    refuse_control_characters(text)
    return text


def refuse_control_characters(text: str) -> None:
    """Raise TextError where a text holds a control character."""
    if found := _UNPRINTABLE.search(text):
        character = {"code": f"U+{ord(found[0]):04X}"}
        raise TextError("problem.file.control_character", character, text[: found.start()])
