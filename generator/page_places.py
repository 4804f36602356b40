"""Places: where in a page's file the words stand that its HTML was made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.content.problems import Problem

if TYPE_CHECKING:
    from generator.content.prose import Prose

# Code in a line, as Python-Markdown sees it; what stands in it is neither link nor HTML.
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).){1,400}?(?<!`)\1(?!`)", re.DOTALL)


def _blank_code(body: str) -> str:
    """Return Markdown with its code blanked out, every other letter where it was."""
    return _CODE.sub(lambda code: re.sub("[^\n]", "\ue000", code[0]), body) if "`" in body else body


class Places:
    """Finds words in the Markdown of a page, each one behind the last, and collects the problems at their places."""

    def __init__(self, text: Prose) -> None:
        self._text = text
        self._body = _blank_code(text.body)
        self._cursor = 0
        self.problems: list[Problem] = []

    def find(self, words: str) -> tuple[int, int]:
        """Return line and column of the next `words`, or of the first where they stand out of order."""
        body = self._body
        # Words of a link mean those behind its brackets, which may stand in the text before as well.
        for wanted in (f"]({words}", words):
            at = body.find(wanted, self._cursor)
            if at >= 0:
                self._cursor = at + len(wanted)
                return self._place(at + len(wanted) - len(words))
        return self._place(max(self._text.body.find(words), 0))

    def _place(self, at: int) -> tuple[int, int]:
        before = self._text.body[:at]
        return self._text.first_line + before.count("\n"), at - before.rfind("\n")

    def problem(self, place: tuple[int, int], code: str, /, **facts: object) -> Problem:
        """Return a problem at a place."""
        return Problem(self._text.file, *place, code, facts)

    def report(self, place: tuple[int, int], code: str, /, **facts: object) -> None:
        """Add a problem at a place."""
        self.problems.append(self.problem(place, code, **facts))
