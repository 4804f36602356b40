"""Output: a whole site is written to a fresh folder, which then takes the place of the old one in one step."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue
from generator.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKER = ".shopbell"
_KEPT = ".gitignore"  # lets a repository keep the folder without keeping the site
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2): swap two folders in one step
_LATEST = 2**33  # seconds since 1970 that every file system can store


def write_site(files: Mapping[str, bytes | Path], output: Path, *, force: bool = False) -> None:
    """Put `files` where `output` is; raises OutputError where that is not ours to replace, or cannot be written."""
    check_output(output, force=force)
    target = output.absolute()  # "." has no name that another folder could take
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target.parent):
            _remove_leftovers(target)
            fresh = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
            try:
                _write(files, fresh, _kept_files(target))
                fresh.chmod(0o755)
                _swap(fresh, target)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise OutputError(_say("output.unwritable", folder=output, reason=error.strerror)) from error


def check_output(output: Path, content: Path | None = None, *, force: bool) -> None:
    """Raise OutputError where `output` holds files that shopbell did not write, unless `force`, or `content` itself."""
    try:
        _refuse_foreign(output, content, force=force)
    except OSError as error:
        raise OutputError(_say("output.unwritable", folder=output, reason=error.strerror)) from error


def _refuse_foreign(output: Path, content: Path | None, *, force: bool) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(_say("output.not_a_folder", folder=output))
    if content is not None and content.resolve().is_relative_to(output.resolve()):
        raise OutputError(_say("output.holds_content", folder=output))
    if force or not output.exists() or (output / MARKER).is_file():
        return
    if any(path.name != _KEPT for path in output.iterdir()):
        raise OutputError(_say("output.foreign", folder=output))


def _say(key: str, **facts: object) -> str:
    return owner_catalogue().text(key, **facts)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Let one build at a time write in a folder, as far as its file system knows locks."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _prefix(output: Path) -> str:
    return f".{output.name}.shopbell-"


def _remove_leftovers(output: Path) -> None:
    """Remove the folders of builds that were killed."""
    for path in output.parent.iterdir():
        if path.name.startswith(_prefix(output)):
            shutil.rmtree(path, ignore_errors=True)


def _kept_files(output: Path) -> dict[str, bytes]:
    kept = output / _KEPT
    return {_KEPT: kept.read_bytes()} if kept.is_file() else {}


def _write(files: Mapping[str, bytes | Path], folder: Path, kept: Mapping[str, bytes]) -> None:
    epoch = _source_date_epoch()
    made: set[Path] = set()
    for name, content in {**files, **kept, MARKER: b"written by shopbell\n"}.items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_bytes(content)
        if epoch is not None:
            os.utime(path, (epoch, epoch))


def _source_date_epoch() -> int | None:
    """Return the time that all files shall have, if given (reproducible-builds.org, SOURCE_DATE_EPOCH 1.1)."""
    written = os.environ.get("SOURCE_DATE_EPOCH", "")
    return min(int(written), _LATEST) if written.isdecimal() else None


def _swap(fresh: Path, output: Path) -> None:
    """Give `fresh` the name of `output`; what was there before stands under the name of `fresh` afterwards."""
    if not output.exists():
        fresh.rename(output)
    elif not _exchange(fresh, output):
        old = fresh.with_name(fresh.name + "-old")
        output.rename(old)
        try:
            fresh.rename(output)
        except OSError:
            old.rename(output)
            raise
        old.rename(fresh)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can (Linux); return whether it could."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    failure = ctypes.get_errno()
    if failure in {errno.EINVAL, errno.ENOSYS}:
        return False
    raise OSError(failure, os.strerror(failure))
