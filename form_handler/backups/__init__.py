"""Backups: everything that is stored in one file, taken while others go on writing, and put back in one step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from form_handler.backups import postgresql, sqlite
from form_handler.backups.archive import COPY, Manifest, digest, open_workplace, pack, unpack
from form_handler.backups.errors import BackupError
from form_handler.store.engines import read_url
from form_handler.store.migration import list_revisions

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class Restored(NamedTuple):
    """What was put back, and the files that hold what was there before."""

    manifest: Manifest
    kept: list[Path]


def back_up(url: str, file: Path, *, force: bool = False) -> Manifest:
    """Write all that is stored into a file of its own, checked, and return what is in it.

    Raises BackupError, or StoreUnavailable where the database cannot be read; there is no file then.
    """
    if file.exists() and not force:
        raise BackupError("backup.exists", file=file)
    kind = _name_kind(url)
    with open_workplace(file) as folder:
        copy = folder / COPY
        KINDS[kind].copy(url, copy)
        revision, submissions = KINDS[kind].describe(copy)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(kind, revision, submissions, now, digest(copy))
        pack(copy, manifest, file)
    return manifest


def check_backup(file: Path) -> Manifest:
    """Return what a backup holds, after looking through all of it; raises BackupError."""
    with open_workplace(file) as folder:
        return _read(file, folder)[0]


def restore(file: Path, url: str, *, force: bool = False) -> Restored:
    """Put a backup in the place of a database, with the outbox paused; raises BackupError or StoreUnavailable.

    A database that holds something is replaced only by `force`, and backed up before. A failure leaves it as it was.
    """
    kind = _name_kind(url)
    with open_workplace(KINDS[kind].find_place(url) or file) as folder:
        manifest, copy = _read(file, folder)
        if manifest.kind != kind:
            raise BackupError("backup.other_kind", file=file, found=manifest.kind, wanted=kind)
        if not force and not KINDS[kind].is_empty(url):
            raise BackupError("backup.not_empty")
        kept = KINDS[kind].put_back(copy, url, lambda: _keep(file, url, KINDS[kind]))
    return Restored(manifest, kept)


def _read(file: Path, folder: Path) -> tuple[Manifest, Path]:
    manifest, copy = unpack(file, folder)
    if manifest.kind not in KINDS:
        raise BackupError("backup.unreadable", file=file)
    if manifest.revision not in list_revisions():
        raise BackupError("backup.newer", file=file, found=manifest.revision, known=list_revisions()[-1])
    KINDS[manifest.kind].check(copy)
    return manifest, copy


def _keep(file: Path, url: str, kind: ModuleType) -> list[Path]:
    """Back up what is about to be replaced; return its file, or nothing where there is nothing, or nothing readable."""
    if kind.is_empty(url):
        return []
    kept = file.with_name(f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.shopbell")
    try:
        back_up(url, kept)
    except BackupError as error:
        if error.key in {"backup.damaged", "backup.copy", "backup.foreign"}:
            return []
        raise
    return [kept]


def _name_kind(url: str) -> str:
    return read_url(url).get_backend_name()
