"""Assets: style, scripts and media under addresses that change with their content: browsers may keep them for ever."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.addresses import MEDIA
from generator.content.catalogue import owner_catalogue
from generator.content.media import list_media
from generator.pictures.album import Album
from generator.pictures.photograph import is_photograph
from generator.pictures.variants import Variant

if TYPE_CHECKING:
    from generator.fonts.own import OwnFonts
    from generator.themes.theme import Theme

STYLE = "style.css"


class Assets:
    """The files that pages refer to, by the names that templates use: `style.css`, `card.js`, `media/shop.jpg`."""

    def __init__(self, theme: Theme, media: Path, fonts: OwnFonts | None = None) -> None:
        self._fonts = fonts
        self._theme = theme
        self._media = media
        self.album = Album(media)
        self.address = functools.cache(self._address)

    @functools.cached_property
    def _files(self) -> set[str]:
        return {MEDIA + name for name in list_media(self._media)}

    def names(self) -> list[str]:
        """Return the names of all assets, sorted; of a photograph only its variants go online."""
        photographs = [MEDIA + name for name in self.album.names()]
        variants = (variant for name in photographs for variant in self.variants(name))
        return sorted(
            [
                STYLE,
                *self._theme.scripts,
                *(self._fonts.names if self._fonts else ()),
                *(self._files - set(photographs)),
                *variants,
            ]
        )

    def variants(self, name: str, kind: str = "") -> list[str]:
        """Return the names of a photograph's variants, the narrowest first: `media/shop.jpg/480.webp`."""
        variants = self.album.variants(name.removeprefix(MEDIA))
        return [f"{name}/{each.width}.{each.kind}" for each in variants if kind in {"", each.kind}]

    def source(self, name: str) -> bytes | Path:
        """Return the bytes of an asset, or the file they are in; raises LookupError for a name that is neither."""
        if name == STYLE:
            return (self._theme.site_style + self._style_of_fonts()).encode()
        if self._fonts and name in self._fonts.names:
            return self._fonts.source(name)
        if name in self._theme.scripts:
            return self._theme.scripts[name]
        photograph, _, variant = name.rpartition("/")
        if self.is_photograph(photograph):
            width, _, kind = variant.partition(".")
            return self.album.source(photograph.removeprefix(MEDIA), Variant(int(width), kind))
        if self.is_media(name):
            return self._media / name.removeprefix(MEDIA)
        raise LookupError(owner_catalogue().text("theme.asset", name=name))

    def _style_of_fonts(self) -> str:
        return self._fonts.style(self.address, self._theme.style) if self._fonts else ""

    def is_media(self, name: str) -> bool:
        """Return whether `name` is a file inside the media folder."""
        return name in self._files

    def is_photograph(self, name: str) -> bool:
        """Return whether `name` is a file of pixels inside the media folder."""
        return is_photograph(name) and self.is_media(name)

    def _address(self, name: str) -> str:
        """Return where an asset lies; a photograph that is asked for whole is its widest variant of the usual kind."""
        if self.is_photograph(name):
            return self.address(self.variants(name)[-1])
        source = self.source(name)
        content = source.read_bytes() if isinstance(source, Path) else source
        digest = hashlib.sha256(content).hexdigest()[:10]
        path = PurePosixPath(name)
        stem = f"{path.parent.stem}-{path.stem}" if self.is_photograph(str(path.parent)) else path.stem
        return f"assets/{stem}.{digest}{path.suffix}"
