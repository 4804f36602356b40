"""Fitting: how large a text can be set in the room it has, and where its lines break."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeAlias

from generator.content.catalogue import owner_catalogue
from generator.errors import PaperError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Measure: TypeAlias = "Callable[[str, float], float]"  # a text and its size in points -> its width in points


@dataclass(frozen=True)
class Setting:
    """A text as it fits: its lines, and their size in points."""

    lines: tuple[str, ...]
    size: float


def fit_text(text: str, width: float, choices: Iterable[tuple[float, int]], measure: Measure) -> Setting:
    """Return the text in the first size (points) in which it fits into `width` points with so many lines or fewer.

    Raises PaperError where none does.
    """
    for size, most_lines in choices:
        for lines in break_lines(text, most_lines, size, measure):
            if max(measure(line, size) for line in lines) <= width:
                return Setting(lines, size)
    raise PaperError(owner_catalogue().text("paper.too_long", text=text))


def break_lines(text: str, most: int, size: float, measure: Measure) -> Iterator[tuple[str, ...]]:
    """Yield the text in one line, in two, up to `most`, each time as even as can be; an owner's line ends stay."""
    if "\n" in text:
        yield tuple(line.strip() for line in text.split("\n"))
        return
    words = text.split()
    for count in range(1, min(most, len(words)) + 1):
        ways = (_cut(words, cuts) for cuts in combinations(range(1, len(words)), count - 1))
        yield min(ways, key=lambda lines: sum(measure(line, size) ** 2 for line in lines))


def _cut(words: list[str], cuts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words))))
