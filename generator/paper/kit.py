"""The print kit: every piece in every language, as far as its texts can be set."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue
from generator.errors import PaperError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.content.folder import Content

NEEDED = ("fontpkg_eb_garamond", "reportlab", "segno", "uharfbuzz")


@dataclass(frozen=True)
class Piece:
    """One file of the kit; `data` is missing where `obstacle` says why it cannot be printed."""

    name: str
    data: bytes | None = None
    obstacle: PaperError | None = None


def draw_kit(content: Content) -> Iterator[Piece]:
    """Yield the business card and the door sign in each language; raises PaperError where nothing can be printed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise PaperError(owner_catalogue().text("paper.not_installed"))
    from generator.paper.business_card import draw_business_card
    from generator.paper.door_sign import draw_door_sign
    from generator.paper.faces import Faces

    fonts = content.folder / "theme" / "fonts"
    for language in content.site.languages:
        for kind, draw in (("business-card", draw_business_card), ("door-sign", draw_door_sign)):
            name = f"{kind}-{language}.pdf"
            try:
                data = draw(content, language, Faces(fonts))
            except PaperError as obstacle:
                yield Piece(name, obstacle=obstacle)
            else:
                if data is not None:
                    yield Piece(name, data)


def write_kit(pieces: list[Piece], output: Path) -> list[Path]:
    """Write what can be printed and return the paths; raises PaperError where the folder cannot be written."""
    written = []
    try:
        output.mkdir(parents=True, exist_ok=True)
        for piece in pieces:
            if piece.data is not None:
                (output / piece.name).write_bytes(piece.data)
                written.append(output / piece.name)
    except OSError as error:
        raise PaperError(owner_catalogue().text("output.unwritable", folder=output, reason=error.strerror)) from error
    return written
