"""Exchanging two folders, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2): swap two folders in one step


def exchange_folders(fresh: Path, output: Path) -> None:
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
