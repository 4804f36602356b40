"""The starter: a small content folder with a word of explanation at every part, for a new owner to edit."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.content.catalogue import owner_catalogue
from generator.content.schema import write_schemas
from generator.errors import OutputError

_STARTER = Path(__file__).parent / "content"


def copy_starter(folder: Path) -> list[Path]:
    """Copy the starter to `folder` and return its files; raises OutputError where that is not empty or not writable."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(owner_catalogue().text("cli.new.not_empty", folder=folder))
    try:
        shutil.copytree(_STARTER, folder, dirs_exist_ok=True)
        (folder / "media").mkdir(exist_ok=True)
        write_schemas(folder / ".schema")
    except OSError as error:
        raise OutputError(owner_catalogue().text("output.unwritable", folder=folder, reason=error.strerror)) from error
    return sorted(path for path in folder.rglob("*") if path.is_file() and ".schema" not in path.parts)
