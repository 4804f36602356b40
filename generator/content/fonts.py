"""The owner's own letters: the font files that a site brings along, and what is wrong with them at first sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.content.facts import Facts
from generator.content.problems import suggest

if TYPE_CHECKING:
    from pathlib import Path

    from generator.content.yaml_source import Document

FONTS = "theme/fonts"
"""Where font files lie in the content folder."""
HEAVY = 150_000
"""Bytes; more than all else that a page of text asks for together."""

# The ending of a file -> how its content then begins (WOFF 1.0 and 2.0, OpenType 1.9).
_BEGINNINGS = {
    ".woff2": (b"wOF2",),
    ".woff": (b"wOFF",),
    ".ttf": (b"\0\1\0\0", b"true"),
    ".otf": (b"OTTO",),
}


def _read_file(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[^/\\.][^/\\]*\.(woff2|woff|ttf|otf)", value):
        raise PydanticCustomError("problem.font.name", "not a font file", {"found": value})
    return value


FontFile = Annotated[
    str, BeforeValidator(_read_file), WithJsonSchema({"type": "string", "pattern": r"\.(woff2|woff|ttf|otf)$"})
]


def _read_files(value: object) -> object:
    return [value] if isinstance(value, str) else value


_FILES_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
FontFiles = Annotated[tuple[FontFile, ...], BeforeValidator(_read_files), WithJsonSchema(_FILES_SCHEMA)]


class Fonts(Facts):
    """Font files by what is set in them; the rest stays with the letters of the look."""

    headings: FontFiles | None = None
    body: FontFiles | None = None
    labels: FontFiles | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """All the files, each once, those for headings first."""
        return tuple(dict.fromkeys((*(self.headings or ()), *(self.body or ()), *(self.labels or ()))))


def check_fonts(document: Document, fonts: Fonts, folder: Path) -> None:
    """Report files that are not there or are something else, and warn of what a phone has to wait for."""
    present = sorted(path.name for path in folder.glob("*") if path.is_file())
    for role in Fonts.model_fields:
        for index, name in enumerate(getattr(fonts, role) or ()):
            path = ("fonts", role, index) if ("fonts", role, index) in document.values else ("fonts", role)
            if name not in present:
                document.report_value(path, "problem.font.missing", found=name, hint=suggest(name, present))
            elif not _is_font(folder / name):
                document.report_value(path, "problem.font.disguised", found=name)
    size = sum((folder / name).stat().st_size for name in fonts.files if name in present)
    if size > HEAVY:
        document.warn_value(("fonts",), "problem.font.heavy", size=round(size / 1000), limit=HEAVY // 1000)


def _is_font(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _BEGINNINGS[path.suffix]
