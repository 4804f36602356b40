"""Phrases that advertising sent through forms is made of; each has points, and a few must come together."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from form_handler.judging.case import Reason
from form_handler.judging.plain_words import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

FILE = Path(__file__).with_name("phrases.txt")


def weigh(case: Case) -> Iterator[Reason]:
    """Yield one reason with the points of all phrases that are in the text."""
    points = sum(points for phrase, points in read_phrases() if phrase in case.words)
    if points:
        yield Reason(points, "judging.phrases")


@functools.cache
def read_phrases() -> tuple[tuple[str, int], ...]:
    """Return the phrases of the file, prepared to be looked for, with their points."""
    lines = (line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return tuple((prepare(phrase), int(points)) for points, _, phrase in (line.partition(" ") for line in lines))
