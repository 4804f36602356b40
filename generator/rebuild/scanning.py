"""Scans: what tells the files of a folder from every other state they had, without reading them.

Whoever writes to a file changes `ctime`, which nobody can set back, unless the clock has not ticked since. So a
signature counts only from a tick after that on: younger ones are left out and equal no other.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Signature: TypeAlias = list[int]  # size, mtime, ctime, inode; nothing for a folder
Scan: TypeAlias = dict[str, Signature]
Settled: TypeAlias = dict[str, Signature | None]

_SECOND = 1_000_000_000
_TICK = 20_000_000  # twice the longest step of the clock of Linux, in nanoseconds
_COARSE = 2 * _SECOND  # of file systems that know whole seconds only


def scan_folder(folder: str, is_apart: Callable[[str], bool] = lambda _name: False) -> Scan:
    """Return the signatures of all files below a folder by their paths in it, and its folders with a slash behind.

    What `is_apart` by its path is left out. Links count as what they lead to. Raises OSError.
    """
    found: Scan = {}
    waiting, linked = [""], set()
    while waiting:
        prefix = waiting.pop()
        with os.scandir(os.path.join(folder, prefix)) as entries:
            for entry in entries:
                name = prefix + entry.name
                if is_apart(name):
                    continue
                if not entry.is_dir():
                    found[name] = _sign_entry(entry)
                    continue
                found[f"{name}/"] = []
                place = os.path.realpath(entry.path) if entry.is_symlink() else ""
                if place not in linked:  # a link to a folder above would lead round and round
                    waiting.append(f"{name}/")
                    linked.update([place] if place else [])
    return found


def _sign_entry(entry: os.DirEntry[str]) -> Signature:
    try:
        return _sign(entry.stat())
    except FileNotFoundError:  # a link that leads nowhere
        return _sign(entry.stat(follow_symlinks=False))


def sign_file(path: str) -> Signature:
    """Return the signature of a file or folder; raises OSError."""
    return _sign(os.stat(path))


def _sign(status: os.stat_result) -> Signature:
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def settle(scan: Mapping[str, Signature], now: int) -> Settled:
    """Return a scan without the signatures that may stand for another content yet.

    `now` is the time before the scan, in nanoseconds since 1970.
    """
    return {name: signature if is_settled(signature, now) else None for name, signature in scan.items()}


def is_settled(signature: Signature, now: int) -> bool:
    """Return whether a write at the time `now` or later changes the signature for sure."""
    if not signature:
        return True
    changed = signature[2]
    return now - changed > (_TICK if changed % _SECOND else _COARSE)
