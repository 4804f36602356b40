"""A legal page as it is written: sections of sentences and facts, all of them ready to stand in HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup


@dataclass(frozen=True)
class Fact:
    """A fact with what it is called; its value has one line or several."""

    label: Markup
    lines: tuple[Markup, ...]


Block: TypeAlias = "Markup | tuple[Fact, ...]"
"""A sentence, or facts one below the other."""


@dataclass(frozen=True)
class Section:
    """Blocks below a title."""

    title: Markup
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Gap:
    """A fact that the page could not tell: what it is called there, and the place and the key to write it."""

    label: Markup
    place: str
    key: str


@dataclass(frozen=True)
class LegalDocument:
    """What a legal page says in one language, and what it could not say."""

    intro: Markup
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]

    @property
    def words(self) -> str:
        """All that the page says, to know when it says something else."""
        return "\n".join([self.intro, *(line for section in self.sections for line in _list_lines(section))])


@dataclass(frozen=True)
class DrawnPage:
    """A legal page as its template draws it: either marked as a draft, or with the day it was checked."""

    document: LegalDocument
    draft: Section | None
    checked: Markup | None


def _list_lines(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        if isinstance(block, tuple):
            yield from (line for fact in block for line in (fact.label, *fact.lines))
        else:
            yield block
