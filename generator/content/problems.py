"""Problems: mistakes in the content, each with its place and a sentence."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue
from generator.content.other_words import find_meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_QUOTE = 60
_LONGEST_LIST = 30
_NOT_QUOTED = {"hint", "other", "wanted"}  # sentences and file names, which are of use only as a whole


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
        facts = {name: value if name in _NOT_QUOTED else quote(value) for name, value in self.facts.items()}
        return owner_catalogue().text(self.code, **facts)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def quote(found: object) -> str:
    """Return what was found as it can stand in a sentence: in one line, and not too long."""
    if isinstance(found, list | dict):
        return "[…]" if isinstance(found, list) else "{…}"
    text = " ".join(make_printable(found).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def make_printable(name: object) -> str:
    """Return a name with whatever is no UTF-8 in it written out, as file names may hold any bytes."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def suggest(found: str, accepted: Iterable[str]) -> str:
    """Return the ending of a sentence that names the likeliest of the `accepted` words, or all unless they are many."""
    words = list(accepted)
    catalogue = owner_catalogue()
    likeliest = find_meant(found, words) or next(iter(difflib.get_close_matches(found.lower(), words, n=1)), None)
    if likeliest:
        return propose(likeliest)
    is_short = 0 < len(words) <= _LONGEST_LIST
    return catalogue.text("problem.accepted", words=", ".join(words)) if is_short else ""


def propose(word: str | None) -> str:
    """Return the ending of a sentence that asks whether `word` was meant; nothing where no word is known."""
    return owner_catalogue().text("problem.did_you_mean", word=word) if word else ""
