"""Letters: what the pictures of one site are set in, the owner's fonts before those of the look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.typefaces.voices import find_voice

if TYPE_CHECKING:
    from pathlib import Path

    from generator.fonts.own import OwnFonts


@dataclass(frozen=True)
class Letters:
    """Font files in the order in which they are tried, for names and for all other text."""

    names: tuple[Path, ...] = ()
    texts: tuple[Path, ...] = ()


def choose_letters(own: OwnFonts, look: str) -> Letters:
    """Return the letters of a site."""
    try:
        voice = find_voice(look)
    except ModuleNotFoundError:
        return Letters(own.paths("headings", "body"), own.paths("body", "headings"))
    return Letters((*own.paths("headings", "body"), voice.headings), (*own.paths("body", "headings"), voice.text))
