"""The print kit: every piece in every language, as far as its texts can be set."""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.contact import name_holders
from generator.content.catalogue import owner_catalogue
from generator.content.extras import tell_installation
from generator.errors import PaperError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.content.folder import Content
    from generator.paper.faces import Faces

NEEDED = (
    "fontpkg_amiri", "fontpkg_eb_garamond", "fontpkg_frank_ruhl_libre", "reportlab", "segno", "uharfbuzz"
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One file of the kit; `data` is missing where `obstacle` says why it cannot be printed."""

    name: str
    data: bytes | None = None
    obstacle: PaperError | None = None


def draw_kit(content: Content) -> Iterator[Piece]:
    """Yield the cards and the door signs in each language; raises PaperError where nothing can be printed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise PaperError(owner_catalogue().text("paper.not_installed", command=tell_installation("print")))
    from generator.paper.faces import Faces

    fonts = content.folder / "theme" / "fonts"
    for language in content.site.languages:
        for kind, draw in _list_kinds(content):
            name = f"{kind}-{language}.pdf"
            try:
                data = draw(content, language, Faces(fonts, content.site.look, content.site.fonts))
            except PaperError as obstacle:
                yield Piece(name, obstacle=obstacle)
            else:
                if data is not None:
                    yield Piece(name, data)


def _list_kinds(content: Content) -> Iterator[tuple[str, Callable[[Content, str, Faces], bytes | None]]]:
    """Yield a name and what draws it: the card, that of each of the team, and the sign of each place."""
    from generator.paper.business_card import draw_business_card
    from generator.paper.door_sign import draw_door_sign

    business, default = content.business, content.site.default_language
    yield "business-card", draw_business_card
    for name, person in name_holders(business.team, default).items():
        yield f"business-card-{name}", functools.partial(draw_business_card, person=person)
    names = list(name_holders(business.branches, default)) or [""]
    for name, place in zip(names, business.places, strict=True):
        yield "-".join(filter(None, ("door-sign", name))), functools.partial(draw_door_sign, place=place)


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
