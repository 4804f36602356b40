"""Make a font of `generator/typefaces/` from a whole one: the alphabets that it shall set, under a name of ours.

The name is ours because the licence (SIL Open Font License 1.1) keeps that of the whole font for the whole font.
"""

from __future__ import annotations

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# Latin with its accents, Greek, Cyrillic, and the signs of prices, telephone numbers and quotations.
_RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2BB, 0x2BC), (0x2C6, 0x2DD), (0x384, 0x3CE), (0x400, 0x45F),
    (0x490, 0x491), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x1F0, 0x1F0), (0x2010, 0x2026),
    (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x20A9, 0x20BF), (0x2116, 0x2116),
    (0x2122, 0x2122), (0x2212, 0x2212), (0x2219, 0x2219), (0x1A0, 0x1A1), (0x1AF, 0x1B0),
]  # fmt: skip
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_OF_LAW = {0, 7, 8, 9, 11, 13, 14}  # copyright, trademark, makers, licence (OpenType 1.9, name table)


def make_typeface(source: str, target: str, family: str, style: str) -> None:
    """Write the part of a font file that we need."""
    font = TTFont(source)
    options = Options(hinting=False, layout_features=["kern", "ccmp", "locl"], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[number for first, last in _RANGES for number in range(first, last + 1)])
    subsetter.subset(font)
    names = font["name"]
    names.names = [entry for entry in names.names if entry.nameID in _OF_LAW]
    plain = f"{family}-{style}".replace(" ", "")
    new = {_FAMILY: family, _STYLE: style, _UNIQUE: plain, _FULL: f"{family} {style}", _POSTSCRIPT: plain}
    for number, words in new.items():
        names.setName(words, number, 3, 1, 0x409)
    font.flavor = None
    font["head"].modified = font["head"].created
    font.save(target, reorderTables=True)


if __name__ == "__main__":
    make_typeface(*sys.argv[1:5])
