"""Text of visitors made harmless for mails and terminals: no control characters, nothing that reverses other text."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# The control characters of ASCII and Latin 1, lone surrogates, and what overrides the direction of the text after it.
_HARMFUL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_ELLIPSIS = "…"


def clean_text(text: str) -> str:
    """Return the text with its lines, anything harmful shown as U+FFFD."""
    return _HARMFUL.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def clean_line(text: str, limit: int = 0) -> str:
    """Return the text in one line, cut to `limit` characters with an ellipsis where it is longer (0: never)."""
    line = " ".join(clean_text(text).split())
    return f"{line[: limit - 1].rstrip()}{_ELLIPSIS}" if 0 < limit < len(line) else line
