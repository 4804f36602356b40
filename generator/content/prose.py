"""Prose: the Markdown of a page, and where in its file it stands behind the facts at the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

_FENCE = "---"


@dataclass(frozen=True)
class Prose:
    """Markdown, the file it stands in, and the line of that file it begins in (from 1)."""

    file: str
    body: str
    first_line: int


class Halves(NamedTuple):
    """The two parts of a page's file: the YAML between the lines of dashes, and the Markdown from `first_line` on."""

    head: str
    body: str
    first_line: int


def split_page(text: str) -> Halves | None:
    """Return the halves of a page's file, or None where it has no head."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if lines[0].rstrip() != _FENCE or end is None:
        return None
    return Halves("\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2)
