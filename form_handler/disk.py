"""The disk: files that are private from their first byte, and names that outlast a power cut."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_privately(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only its owner may read, and nobody runs; another one of the name makes way."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(pieces)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last: the file's own content is synced by whoever wrote it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
