"""Problems: mistakes in the content, each with its place and a sentence."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: file, line and column (from 1) where it stands, a catalogue key and the facts for its sentence."""

    file: str
    line: int
    column: int
    code: str
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def message(self) -> str:
        """The sentence that says what is wrong and how to mend it."""
        return owner_catalogue().text(self.code, **self.facts)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def suggest(found: str, accepted: Iterable[str]) -> str:
    """Return the ending of a sentence that names the likeliest of the `accepted` words, or all of them."""
    words = list(accepted)
    catalogue = owner_catalogue()
    close = difflib.get_close_matches(found.lower(), words, n=1, cutoff=0.6)
    if close:
        return catalogue.text("problem.did_you_mean", word=close[0])
    return catalogue.text("problem.accepted", words=", ".join(words)) if words else ""
