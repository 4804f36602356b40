"""Backups of an SQLite file, by SQLite's own online backup: consistent, however much is written meanwhile."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from form_handler.backups.errors import BackupError
from form_handler.disk import sync_folder
from form_handler.store.database import Database
from form_handler.store.engines import connect_sqlite, read_url
from form_handler.store.pause import pause_outbox
from form_handler.store.write_lock import WriteLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def copy(url: str, target: Path) -> None:
    """Write a copy of the database as it is at one moment; raises BackupError."""
    source = find_file(url)
    if not source.exists():
        raise BackupError("backup.nothing", place=source)
    try:
        with closing(_open_to_read(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)  # in one step, without ever starting anew because somebody has written
            new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise BackupError("backup.copy", reason=error) from error
    check(target)


def check(path: Path) -> None:
    """Return where a copy is whole; raises BackupError."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            answers = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            if answers != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupError("backup.damaged", reason=answers[0])
    except sqlite3.Error as error:
        raise BackupError("backup.damaged", reason=error) from error


def describe(path: Path) -> tuple[str, int]:
    """Return the revision of the tables of a copy, and how many submissions it holds."""
    with closing(_open_to_read(path)) as connection:
        try:
            [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            [submissions] = connection.execute("SELECT count(*) FROM submissions").fetchone()
        except (sqlite3.Error, TypeError) as error:
            raise BackupError("backup.foreign", reason=error) from error
    return str(revision), int(submissions)


def is_empty(url: str) -> bool:
    """Tell whether there is nothing that a restore would replace; what cannot be read counts as something."""
    path = find_file(url)
    if not path.exists():
        return True
    try:
        with closing(_open_to_read(path)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'submissions'").fetchone():
                return True
            return not connection.execute("SELECT 1 FROM submissions").fetchone()
    except sqlite3.Error:
        return False


def put_back(backup: Path, url: str, keep: Callable[[], list[Path]]) -> list[Path]:
    """Put a copy in the place of the database, with the outbox paused; return the files with what was there before.

    `keep` backs that up, while nobody can write. Whoever works with the database goes on with the new content. Raises
    BackupError, StoreError or StoreUnavailable.
    """
    _prepare(backup)
    path = find_file(url)
    lock = WriteLock(path.with_name(f"{path.name}.lock"))
    try:
        with lock:
            kept = keep()
            if not _is_usable(path):
                return [*kept, *_replace(path, backup)]
            _overwrite(path, backup)
            return kept
    except TimeoutError as error:
        raise BackupError("backup.busy") from error
    except sqlite3.Error as error:
        raise BackupError("backup.copy", reason=error) from error
    finally:
        lock.close()


def find_place(url: str) -> Path:
    """Return the path of the database, after making its folder: what is put back has to be on its disk before."""
    path = find_file(url)
    path.absolute().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def find_file(url: str) -> Path:
    """Return the path of the database."""
    return Path(read_url(url).database or "")


def _prepare(backup: Path) -> None:
    """Bring a copy to the newest tables and pause its outbox, before anybody can see it."""
    database = Database(f"sqlite:///{backup}")
    database.migrate()
    pause_outbox(database)
    database.close()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _is_usable(path: Path) -> bool:
    """Tell whether a file is there that SQLite can write into; what is wrong further inside is written over."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _overwrite(path: Path, backup: Path) -> None:
    """Write a copy over the content of the database, as one transaction that others see before or after, never half."""
    with closing(_open_to_read(backup)) as source, closing(connect_sqlite(path)) as target:
        source.backup(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace(path: Path, backup: Path) -> Iterator[Path]:
    """Move what is no database out of the way and put the copy there."""
    if path.exists():
        _require_unused(path)
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(f"{path.name}{suffix}")
        if old.exists():
            yield old.replace(_find_free_name(path, suffix))
    backup.replace(path)
    sync_folder(path.parent)


def _require_unused(path: Path) -> None:
    """Return when no process has the database open: leaving it, SQLite would delete files of the new one by name."""
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("backup.in_use", file=path) from error


def _find_free_name(path: Path, suffix: str) -> Path:
    number = 1
    while path.with_name(f"{path.name}.damaged-{number}{suffix}").exists():
        number += 1
    return path.with_name(f"{path.name}.damaged-{number}{suffix}")


def _open_to_read(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
