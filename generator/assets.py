"""Assets: style, scripts and media under addresses that change with their content: browsers may keep them for ever."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from generator.themes.theme import Theme

STYLE = "style.css"
MEDIA = "media/"


class Assets:
    """The files that pages refer to, by the names that templates use: `style.css`, `form.js`, `media/shop.jpg`."""

    def __init__(self, theme: Theme, media: Path) -> None:
        self._theme = theme
        self._media = media
        self.address = functools.cache(self._address)

    def names(self) -> list[str]:
        """Return the names of all assets, sorted."""
        paths = (path.relative_to(self._media) for path in self._media.rglob("*") if path.is_file())
        media = (MEDIA + path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
        return sorted([STYLE, *self._theme.scripts, *media])

    def source(self, name: str) -> bytes | Path:
        """Return the bytes of an asset, or the file they are in; raises LookupError for a name that is neither."""
        if name == STYLE:
            return self._theme.style.encode()
        if name in self._theme.scripts:
            return self._theme.scripts[name]
        if self.is_media(name):
            return self._media / name.removeprefix(MEDIA)
        raise LookupError(owner_catalogue().text("theme.asset", name=name))

    def is_media(self, name: str) -> bool:
        """Return whether `name` is a file inside the media folder."""
        path = self._media / name.removeprefix(MEDIA)
        return name.startswith(MEDIA) and ".." not in PurePosixPath(name).parts and path.is_file()

    def _address(self, name: str) -> str:
        source = self.source(name)
        content = source.read_bytes() if isinstance(source, Path) else source
        digest = hashlib.sha256(content).hexdigest()[:10]
        path = PurePosixPath(name)
        return f"assets/{path.stem}.{digest}{path.suffix}"
