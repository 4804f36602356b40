"""Writing: what typed text may be made of, and how long it may be."""

from __future__ import annotations

import re

from form_handler.answers.mistakes import Mistake

# Control characters (Unicode category Cc) have no place in an answer, save for the tab and the end of a line.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAKS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def check_line(typed: str, limit: int) -> str:
    """Return the text when it is one line of at most `limit` characters; raises Mistake."""
    if _LINE_BREAKS.search(typed):
        raise Mistake("form.error.line_break")
    return _check(typed, limit)


def check_lines(typed: str, limit: int) -> str:
    """Return the text with its lines ended by LF when it has at most `limit` characters; raises Mistake."""
    return _check(_LINE_ENDS.sub("\n", typed), limit)


def clean(typed: str) -> str:
    """Return the text with LF line ends and every control character made visible as U+FFFD."""
    return _CONTROLS.sub("\ufffd", _LINE_ENDS.sub("\n", typed))


def _check(text: str, limit: int) -> str:
    if _CONTROLS.search(text):
        raise Mistake("form.error.characters")
    if len(text) > limit:
        raise Mistake("form.error.too_long", count=len(text), limit=limit)
    return text
