"""The file of a backup: a ZIP with a copy of the database and a manifest that says what it has to be."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from form_handler.backups.errors import BackupError
from form_handler.disk import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST, COPY = "manifest.json", "database"
CHUNK = 1_000_000  # bytes read at once
# What zipfile raises for a damaged file (NotImplementedError: a way to compress, RuntimeError: a password).
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the kind of database, the revision of its tables, when it was made (ISO 8601, UTC)."""

    kind: str
    revision: str
    submissions: int
    made_at: str
    sha256: str


@contextmanager
def open_workplace(beside: Path) -> Iterator[Path]:
    """Give a private folder for a while, on the disk of a file; raises BackupError where there is no room for one."""
    try:
        with tempfile.TemporaryDirectory(prefix=".shopbell-", dir=beside.absolute().parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise BackupError("backup.folder", folder=beside.absolute().parent, reason=error.strerror) from error


def pack(copy: Path, manifest: Manifest, file: Path) -> None:
    """Write the file, which only its owner may read, in one step: it is there whole or not at all."""
    draft = copy.with_name("draft")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, COPY)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    sync_folder(file.absolute().parent)


def unpack(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """Return the manifest and the copy of the database, unpacked into a folder; raises BackupError."""
    copy = folder / COPY
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            archive.extract(COPY, folder)
    except FileNotFoundError as error:
        raise BackupError("backup.missing", file=file) from error
    except (*BROKEN, KeyError, TypeError, ValueError) as error:
        raise BackupError("backup.unreadable", file=file) from error
    if digest(copy) != manifest.sha256:
        raise BackupError("backup.unreadable", file=file)
    copy.chmod(0o600)
    return manifest, copy


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
