"""A font that remembers what its letters are read as, in whatever form the shaping has put them."""

from __future__ import annotations

import re
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

# Where the PDF library keeps forms of letters that have no number of their own in Unicode (its private use area).
_FORM = re.compile("<((?:E[0-9A-F]|F[0-7])[0-9A-F]{2})>")
_STREAM = "toUnicodeCMap:"  # what the PDF library calls the tables of a document that say what is read


class Font(TTFont):  # type: ignore[misc]  # the library has no types
    """A TrueType font; who copies its letters from a document gets those that were written."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, file)
        self._reads: dict[str, str] = {}

    def remember(self, shaped: Any, text: str) -> None:
        """Note which letters of a text stand behind each form in what the shaping made of it."""
        places = [data.cluster for data in getattr(shaped, "__shapeData__", ())]
        starts = sorted({*places, len(text)})
        for form, place in zip(shaped, places, strict=False):
            end = starts[starts.index(place) + 1]
            self._reads.setdefault(f"{ord(form):04X}", text[place:end])

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (the library's name)
        """Put the font into a document, with the table of what is read (ISO 32000-1, 9.10.3 ToUnicode)."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in set(doc.idToObject) - before:
            if name.startswith(_STREAM):
                stream = doc.idToObject[name]
                stream.content = _FORM.sub(self._write_letters, stream.content)

    def _write_letters(self, found: re.Match[str]) -> str:
        letters = self._reads.get(found[1])
        return f"<{letters.encode('utf-16-be').hex().upper()}>" if letters else found[0]
