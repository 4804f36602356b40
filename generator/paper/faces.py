"""Faces: the letters of what is printed, the owner's own first and EB Garamond (SIL Open Font License) behind them.

Every text is shaped by HarfBuzz, which knows how letters stand beside each other. Ligatures stay off in scripts that
can do without, so that a text copied from the PDF is the one that was written.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from generator.content.catalogue import owner_catalogue
from generator.errors import PaperError

if TYPE_CHECKING:
    from collections.abc import Iterator

Style = Literal["regular", "italic"]

_FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "calt": False}
_RIGHT_TO_LEFT = {"R", "AL"}
_SHIPPED = {"regular": "EBGaramond[wght].ttf", "italic": "EBGaramond-Italic[wght].ttf"}


class Faces:
    """The fonts of one document; `own` is the folder with the owner's font files (`.ttf`)."""

    def __init__(self, own: Path) -> None:
        self.own = own
        self.measure = functools.cache(self._measure)
        files = sorted(own.glob("*.ttf"))
        italics = [path for path in files if "italic" in path.stem.lower()]
        uprights = [path for path in files if path not in italics]
        shipped = Path(str(resources.files("fontpkg_eb_garamond"))) / "files"
        self._chains: dict[Style, list[Any]] = {}
        loaded = {path: _load(path) for path in [*files, *(shipped / name for name in _SHIPPED.values())]}
        for style, first, second in (("regular", uprights, italics), ("italic", italics, uprights)):
            chain = [*first, *second, shipped / _SHIPPED[style]]
            self._chains[style] = [loaded[path] for path in chain]  # type: ignore[index]

    @property
    def first(self) -> str:
        """The name of a font that is embedded; a document that starts with another one would name that too."""
        return str(self._chains["regular"][-1].fontName)

    def pick(self, text: str, style: Style) -> Any:
        """Return the first font that has every letter of the text; raises PaperError with those that none has."""
        chain = self._chains[style]
        missing = [set(_letters(text)) - font.face.charToGlyph.keys() for font in chain]
        for font, letters in zip(chain, missing, strict=True):
            if not letters:
                return font
        self._refuse(text, min(missing, key=len))
        return None

    def check_direction(self, text: str) -> None:
        """Raise PaperError for a text that is written from right to left, which is not set yet."""
        if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
            raise PaperError(owner_catalogue().text("paper.right_to_left", text=text))

    def shape(self, text: str, style: Style, size: float) -> tuple[Any, str, float]:
        """Return the text as the PDF library sets it, the name of its font, and its width in points."""
        from reportlab.pdfbase.ttfonts import shapeFragWord

        self.check_direction(text)
        font = self.pick(text, style)
        text = _use_known_spaces(text, font)
        plain = font.stringWidth(text, size)
        fragment = (SimpleNamespace(fontName=font.fontName, fontSize=size), text)
        width, *parts = shapeFragWord([plain, fragment], features=_FEATURES)
        return parts[0][1], font.fontName, width

    def _measure(self, text: str, style: Style, size: float) -> float:
        """Return the width of a text in points."""
        return self.shape(text, style, size)[2]

    def _refuse(self, text: str, letters: set[int]) -> None:
        shown = " ".join(chr(letter) for letter in sorted(letters)[:5])
        raise PaperError(owner_catalogue().text("paper.no_glyph", text=text, letters=shown, folder=self.own))


def _letters(text: str) -> Iterator[int]:
    """Yield the code points that need a glyph: any white space can be set as an ordinary space."""
    return (ord(letter) for letter in text if not letter.isspace())


def _use_known_spaces(text: str, font: Any) -> str:
    return "".join(" " if letter.isspace() and ord(letter) not in font.face.charToGlyph else letter for letter in text)


def _load(path: Path) -> Any:
    """Return a font file, made ready anew: a font remembers what a document has taken from it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, freshTTFont

    try:
        font = freshTTFont(path.stem, str(path))
    except (TTFError, OSError) as error:
        raise PaperError(owner_catalogue().text("paper.font_unusable", file=path)) from error
    pdfmetrics.registerFont(font)
    return font
