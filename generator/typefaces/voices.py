"""Voices: which font files a look speaks with. All are under the SIL Open Font License, which allows to embed them.

That of atelier is EB Garamond, which comes as a package; those of the other looks lie beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FILES = Path(__file__).parent / "files"
_GARAMOND = "fontpkg_eb_garamond"


@dataclass(frozen=True)
class Voice:
    """The font of names, that of all other text, and that of what is said aside, such as a slogan."""

    headings: Path
    text: Path
    aside: Path


_VOICES = {
    "market": Voice(_FILES / "market-bold.ttf", _FILES / "market-regular.ttf", _FILES / "market-regular.ttf"),
    "office": Voice(*(_FILES / "office-regular.ttf",) * 3),
}


def find_voice(look: str) -> Voice:
    """Return the voice of a look; raises ModuleNotFoundError where the package of its font is not installed."""
    return _VOICES.get(look) or _find_garamond()


def _find_garamond() -> Voice:
    from importlib import resources

    folder = Path(str(resources.files(_GARAMOND))) / "files"
    upright = folder / "EBGaramond[wght].ttf"
    return Voice(upright, upright, folder / "EBGaramond-Italic[wght].ttf")
