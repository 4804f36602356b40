"""The media folder: the files that go online."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def is_picture(name: str) -> bool:
    """Return whether a file is a picture that browsers show, by its ending."""
    return name.lower().endswith(_PICTURES)


def list_media(folder: Path) -> list[str]:
    """Return the files in a media folder and its subfolders by their paths in it, sorted.

    Hidden files are left out, and so is what lies behind a link to another folder: nobody means to publish all of that.
    """
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
