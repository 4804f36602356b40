"""The record of a build: a file in this user's cache, never in the site; what others could have written is not read."""

from __future__ import annotations

import json
import os
import stat
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.user_cache import cache_folder

if TYPE_CHECKING:
    from generator.rebuild.scanning import Settled

_MOST = 100  # records that are kept; those that were not used for longest go first


class Record(NamedTuple):
    """What a build was made of, what it wrote and what it said; nothing but plain data."""

    world: dict[str, Any]
    program: dict[str, Any]
    inputs: Settled
    outputs: dict[str, Any]  # by path: the signature, or where that may not count yet, the digest of the content
    said: tuple[str, str]  # on standard output and on standard error
    pages: dict[str, Any]  # by path: see `pages`
    jumps: list[list[str]]  # of all other pages: address and place
    destinations: dict[str, Any]


def read_record(content: str, output: str) -> Record | None:
    """Return the record of the last build of a folder into another, as both were given; None where there is none."""
    try:
        file = os.open(_locate(content, output), os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(file, "rb") as stream:
            status = os.fstat(file)
            is_ours = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            if not is_ours or not stat.S_ISREG(status.st_mode):
                return None
            os.utime(file)
            record = Record(**json.load(stream))
            # The name of the file is but a short sum of both.
            return record if _names_in(record) == (content, output) else None
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def write_record(record: Record) -> None:
    """Keep a record in place of the one before; where that is not possible, there is none."""
    path = _locate(*_names_in(record))
    fresh = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(json.dumps(record._asdict(), separators=(",", ":")))
        os.replace(fresh, path)
        _forget_unused(os.path.dirname(path))
    except OSError:
        forget(path, fresh)


def forget(*paths: str) -> None:
    """Remove files, those that are there."""
    for path in paths:
        try:
            os.unlink(path)
        except OSError:
            continue


def _names_in(record: Record) -> tuple[str, str]:
    return record.world["content"][0], record.world["output"][0]


def _locate(content: str, output: str) -> str:
    name = zlib.crc32(repr((os.getcwd(), content, output)).encode("utf-8", "surrogateescape"))
    return os.path.join(cache_folder("builds"), f"{name:08x}.json")


def _forget_unused(folder: str) -> None:
    """Remove what is more than the most that is kept, and with it what killed builds left."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: -entry.stat().st_mtime)
    forget(*(entry.path for entry in found[_MOST:]))
