"""The lock between writers, where somebody gave up waiting for it."""

from __future__ import annotations

import fcntl
import threading
from typing import TYPE_CHECKING

import pytest

from form_handler.store import write_lock
from form_handler.store.write_lock import WriteLock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_late_lock_is_not_taken_from_the_next_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gave up leaves a thread that still waits; when it gets the lock at last, somebody else may hold it here."""
    path = tmp_path / "lock"
    lock = WriteLock(path)
    lost = 0
    with path.open("w") as other:
        for _ in range(150):
            fcntl.flock(other, fcntl.LOCK_EX)
            monkeypatch.setattr(write_lock, "PATIENCE", 0.001)
            with pytest.raises(TimeoutError), lock:
                pass
            monkeypatch.setattr(write_lock, "PATIENCE", 5)
            release = threading.Thread(target=fcntl.flock, args=(other, fcntl.LOCK_UN))
            release.start()
            with lock:
                release.join()
                lost += is_free_for(other)
    lock.close()
    assert lost == 0


def is_free_for(other: object) -> bool:
    """Return whether another writer gets in within a moment."""
    for _ in range(10):
        threading.Event().wait(0.0002)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[call-overload]
        except BlockingIOError:
            continue
        return True
    return False
