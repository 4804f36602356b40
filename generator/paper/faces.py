"""Faces: the letters of what is printed, the owner's own first and those of the look behind them.

Where the look has no letter, EB Garamond may have it (Latin, Greek, Cyrillic), Amiri (Arabic) or Frank Ruhl Libre
(Hebrew), all under the SIL Open Font License. Every text is shaped by HarfBuzz, which knows how letters stand beside
each other. Ligatures stay off in scripts that can do without, so that a text copied from the PDF is the one that was
written.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from generator.content.catalogue import owner_catalogue
from generator.errors import PaperError
from generator.paper.direction import MARK, split_runs
from generator.typefaces.voices import find_voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.fonts import Fonts

Style = Literal["regular", "display", "italic"]
"""Text, names, and what is said aside, which slants in atelier alone."""

_FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "calt": False}
_DEPTH = 0.334  # of Latin letters and Hebrew ones, in ems
_FEATURES_OF_ARABIC = {"kern": True}  # whose letters join by the features that are on unless somebody minds
# Upright in every style: neither script slants.
_FURTHER = (("fontpkg_amiri", "Amiri-Regular.ttf"), ("fontpkg_frank_ruhl_libre", "FrankRuhlLibre[wght].ttf"))


@dataclass(frozen=True)
class Run:
    """Letters of one font beside each other, as the PDF library sets them, and their width in points."""

    shaped: Any
    font: str
    width: float


class Faces:
    """The fonts of one document; `own` is the folder with the owner's font files (`.ttf`)."""

    def __init__(self, own: Path, look: str = "atelier", fonts: Fonts | None = None) -> None:
        """Take the `fonts` of the pages, which say what is set in which of the owner's files."""
        self.own = own
        self.measure = functools.cache(self._measure)
        self._font = functools.cache(_load)
        for path in own.glob("*.ttf"):  # one that cannot be used is named, whether a text needs it or not
            self._font(path)
        voice, garamond = find_voice(look), find_voice("atelier")
        further = [_find_shipped(*name) for name in _FURTHER]
        names, others = _list_own(own, fonts, "headings")
        texts, rest = _list_own(own, fonts, "body")
        slanting = [path for path in texts if _is_italic(path)]
        self._chains: dict[Style, list[Path]] = {
            "regular": [*texts, voice.text, *rest, garamond.text, *further],
            "display": [*names, voice.headings, *others, garamond.headings, *further],
            "italic": [*slanting, *texts, voice.aside, *rest, garamond.aside, *further],
        }
        self._first = voice.text

    @property
    def first(self) -> str:
        """The name of a font that is embedded; a document that starts with another one would name that too."""
        return str(self._font(self._first).fontName)

    def pick(self, text: str, style: Style) -> Any:
        """Return the first font that has every letter of the text; raises PaperError with those that none has."""
        font = self._find(text, style)
        if font is None:
            lacking = (self._lacks(path, text) for path in self._chains[style])
            self._refuse(text, min(lacking, key=len))
        return font

    def _find(self, text: str, style: Style) -> Any:
        """Return the first font that has every letter of the text, None where there is none."""
        return next((self._font(path) for path in self._chains[style] if not self._lacks(path, text)), None)

    def _lacks(self, path: Path, text: str) -> set[int]:
        known: dict[int, int] = self._font(path).face.charToGlyph
        return set(_letters(text)) - known.keys()

    def shape(self, text: str, style: Style, size: float, *, is_right_to_left: bool = False) -> tuple[Run, ...]:
        """Return the parts of a line from left to right; `is_right_to_left` is the way of the line as a whole."""
        runs = split_runs(text, base=is_right_to_left)
        if any(runs_left for _, runs_left in runs):
            style = "regular"  # beside letters that never slant, slanting ones look like a slip
        return tuple(
            self._shape_run(part, style, size, runs_left=runs_left)
            for run, runs_left in runs
            for part in self._split_by_font(run, style, runs_left=runs_left)
        )

    def _split_by_font(self, run: str, style: Style, *, runs_left: bool) -> list[str]:
        """Return the parts of a run from left to right: its words, where no font has the letters of all of them."""
        if self._find(run, style):
            return [run]
        words = [word for word in re.split(r"(\s+)", run) if word]
        return words[::-1] if runs_left else words

    def hang(self, text: str, style: Style, size: float) -> float:
        """Return how many points deeper than Latin letters those of a text may reach below their line."""
        depths = (-float(self.pick(word, style).face.descent) / 1000 for word in text.split())
        return (max(depths) - _DEPTH) * size

    def _shape_run(self, text: str, style: Style, size: float, *, runs_left: bool) -> Run:
        from reportlab.pdfbase.ttfonts import shapeFragWord

        font = self.pick(text, style)
        text = _use_known_spaces(text, font)
        plain = font.stringWidth(text, size)
        fragment = (SimpleNamespace(fontName=font.fontName, fontSize=size), text)
        features = _FEATURES_OF_ARABIC if runs_left else _FEATURES
        width, *parts = shapeFragWord([plain, fragment], features=features)
        shaped = parts[0][1]
        font.remember(shaped, text)
        return Run(shaped, font.fontName, width)

    def _measure(self, text: str, style: Style, size: float) -> float:
        """Return the width of a text in points."""
        return sum(run.width for run in self.shape(text, style, size))

    def _refuse(self, text: str, letters: set[int]) -> None:
        shown = [chr(letter) for letter in sorted(letters)[:5]]
        script = unicodedata.name(shown[0], "?").split()[0]  # "DEVANAGARI LETTER PHA"
        script = script if script == "CJK" else script.capitalize()
        facts = {"text": text, "letters": " ".join(shown), "script": script, "folder": self.own}
        raise PaperError(owner_catalogue().text("paper.no_glyph", **facts))


def _letters(text: str) -> Iterator[int]:
    """Yield the code points that need a glyph: any white space can be set as an ordinary space."""
    return (ord(letter) for letter in text if not letter.isspace() and letter != MARK)


def _use_known_spaces(text: str, font: Any) -> str:
    return "".join(" " if letter.isspace() and ord(letter) not in font.face.charToGlyph else letter for letter in text)


def _list_own(folder: Path, fonts: Fonts | None, role: str) -> tuple[list[Path], list[Path]]:
    """Return the owner's fonts for headings or body, upright ones first, and those that are for something else.

    What the pages load in another form (`Own.woff2`) is known by its name; what they do not load is for paper alone.
    """
    wanted = {Path(name).stem for name in (fonts and getattr(fonts, role)) or ()}
    others = {Path(name).stem for name in (fonts.files if fonts else ())} - wanted
    files = sorted(folder.glob("*.ttf"), key=lambda path: (path.stem not in wanted, _is_italic(path), path))
    return [path for path in files if path.stem not in others], [path for path in files if path.stem in others]


def _is_italic(path: Path) -> bool:
    return "italic" in path.stem.lower()


def _find_shipped(package: str, name: str) -> Path:
    return Path(str(resources.files(package))) / "files" / name


def _load(path: Path) -> Any:
    """Return a font file, made ready anew: a font remembers what a document has taken from it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError

    from generator.paper.font import Font

    if path.stem in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.getFont(path.stem).unregister()
    try:
        font = Font(path.stem, str(path))
    except (TTFError, OSError) as error:
        raise PaperError(owner_catalogue().text("paper.font_unusable", file=path)) from error
    pdfmetrics.registerFont(font)
    return font
