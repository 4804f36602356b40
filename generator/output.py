"""Output: a whole site is written to a fresh folder, which then takes the place of the old one in one step."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from generator.content.catalogue import owner_catalogue
from generator.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Files: TypeAlias = "Mapping[str, bytes | Path]"

MARKER = ".shopbell"
_KEPT = ".gitignore"  # lets a repository keep the folder without keeping the site
_LATEST = 2**33  # seconds since 1970 that every file system can store


def write_site(files: Files, output: Path, *, force: bool = False) -> Files:
    """Put `files` where `output` is, and return all that is there then.

    Raises OutputError where that is not ours to replace, or cannot be written.
    """
    check_output(output, force=force)
    target = output.absolute()  # "." has no name that another folder could take
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with lock_site(output):
            return _replace_all(files, target)
    except OSError as error:
        raise OutputError(_say("output.unwritable", folder=output, reason=error.strerror)) from error


def amend_site(changed: Files, present: Iterable[str], output: Path) -> Files:
    """Put the `changed` files in place of those of the same name in one step, and return all that is there then.

    `present` are the names of all files of the site, which the caller has locked. Raises OSError.
    """
    target = output.absolute()
    together = {name: changed.get(name, target / name) for name in present}
    if len(changed) > 1:
        return _replace_all(together, target)
    with _open_fresh(target) as fresh:
        for name, content in changed.items():
            _write_file(fresh / "page", content)
            (fresh / "page").replace(target / name)
    return together


def _replace_all(files: Files, target: Path) -> Files:
    from generator.exchange import exchange_folders

    _remove_leftovers(target)
    with _open_fresh(target) as fresh:
        written = {**files, **_kept_files(target), MARKER: b"written by shopbell\n"}
        _write(written, fresh)
        fresh.chmod(0o755)
        exchange_folders(fresh, target)
    return written


@contextmanager
def _open_fresh(target: Path) -> Iterator[Path]:
    """Make a folder beside `target`, and remove what has its name in the end."""
    fresh = target.with_name(_prefix(target) + os.urandom(8).hex())
    fresh.mkdir(mode=0o700)
    try:
        yield fresh
    finally:
        _remove_folder(fresh)


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
def lock_site(output: Path) -> Iterator[None]:
    """Let one build at a time write beside a site, as far as its file system knows locks; raises OSError."""
    descriptor = os.open(output.absolute().parent, os.O_RDONLY)
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
            _remove_folder(path)


def _remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as that is possible."""
    try:
        folder.rmdir()
    except OSError:  # usually it is full, or gone
        from shutil import rmtree  # slow to load

        rmtree(folder, ignore_errors=True)


def _kept_files(output: Path) -> dict[str, bytes]:
    kept = output / _KEPT
    return {_KEPT: kept.read_bytes()} if kept.is_file() else {}


def _write(files: Files, folder: Path) -> None:
    made: set[Path] = set()
    for name, content in files.items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        _write_file(path, content)


def _write_file(path: Path, content: bytes | Path) -> None:
    if isinstance(content, Path):
        from shutil import copyfile

        copyfile(content, path)
    else:
        path.write_bytes(content)
    epoch = _source_date_epoch()
    if epoch is not None:
        os.utime(path, (epoch, epoch))


def _source_date_epoch() -> int | None:
    """Return the time that all files shall have, if given (reproducible-builds.org, SOURCE_DATE_EPOCH 1.1)."""
    written = os.environ.get("SOURCE_DATE_EPOCH", "")
    return min(int(written), _LATEST) if written.isdecimal() else None
