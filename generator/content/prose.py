"""Prose: the Markdown of a page, and where in its file it stands behind the facts at the head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_FENCE = "---"
# The words that stand for a picture, and its address.
_PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^\s)>]+)")


@dataclass(frozen=True)
class Prose:
    """The Markdown of a page with the head above it, their file, and the line the Markdown begins in (from 1).

    The `body` is for the typesetter alone. All else on a site may follow from the facts of a page and from what is
    said of its body here, and from nothing more: that is how a page can be drawn again without the rest of the site.
    """

    file: str
    head: str
    body: str
    first_line: int

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """The pictures in the text, each as the words that stand for it and its address, which may be a video's."""
        return _PICTURE.findall(self.body)


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
