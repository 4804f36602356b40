"""Words without what is put between their letters to hide them, ready to be compared."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\W_]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
# Scripts that set no blanks between words: there a phrase may stand anywhere.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def normalise(text: str) -> str:
    """Return the words in small letters with one blank before and after each (Unicode NFKC, case folding)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return f" {_BETWEEN.sub(' ', text.casefold()).strip()} "


def prepare(phrase: str) -> str:
    """Return a phrase as it is found in normalised words: as whole words, with a `*` at its end before any ending."""
    words = normalise(phrase).strip()
    if not words or _UNSPACED.match(words):
        return words
    return f" {words}" if phrase.endswith("*") else f" {words} "
