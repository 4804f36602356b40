"""Phrases that advertising sent through forms is made of; each has points, and a few must come together."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from form_handler.judging.case import Reason
from form_handler.judging.plain_words import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

FILE = Path(__file__).with_name("phrases.txt")


class Phrase(NamedTuple):
    """What is looked for in normalised words, and its points."""

    words: str
    points: int


class Phrases:
    """The phrases by their first words, so that those of a text, not all of the file, are what is looked for."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        self._loose: list[Phrase] = []
        for phrase in phrases:
            first, _, others = phrase.words.strip().partition(" ")
            if phrase.words.endswith(" ") or (others and phrase.words.startswith(" ")):
                self._by_first.setdefault(first, []).append(phrase)
            else:  # its first word may go on: `backlink*`, or a script without blanks
                self._loose.append(phrase)

    def weigh(self, words: str) -> int:
        """Return the points of all phrases in a normalised text."""
        known = self._by_first.keys() & set(words.split())
        candidates = [*self._loose, *(phrase for first in known for phrase in self._by_first[first])]
        return sum(phrase.points for phrase in candidates if phrase.words in words)


def weigh(case: Case) -> Iterator[Reason]:
    """Yield one reason with the points of all phrases that are in the text."""
    points = read_phrases().weigh(case.words)
    if points:
        yield Reason(points, "judging.phrases")


@functools.cache
def read_phrases() -> Phrases:
    """Return the phrases of the file, prepared to be looked for."""
    lines = (line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return Phrases(
        [Phrase(prepare(phrase), int(points)) for points, _, phrase in (line.partition(" ") for line in lines)]
    )
