"""Recent counts: what this process has counted itself, so that hardly a visitor costs a write into the shared table."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOST_KEYS = 20_000
STEPS = 20  # a large limit is counted in steps of a twentieth of it


@dataclass
class Recent:
    """One key since it `began`: what is not shared yet, whether any of it is, and until when there were too many."""

    began: datetime
    pending: int = 0
    is_shared: bool = False
    full_until: datetime | None = None
    client: str = ""  # who sent it first

    def is_over(self, now: datetime, window: timedelta) -> bool:
        """Tell whether this says nothing about now: over here, or there, or the clock was set back."""
        is_full_no_more = self.full_until is not None and self.full_until <= now
        return is_full_no_more or not timedelta(0) <= now - self.began < window

    def take_step(self, most: int) -> int:
        """Return how many to share now, 0 as long as that can wait: who comes once is nobody's concern."""
        if self.pending < max(1 if self.is_shared else 2, most // STEPS):
            return 0
        step, self.pending, self.is_shared = self.pending, 0, True
        return step


class RecentCounts:
    """The keys of late; their windows begin with the first time, as in the shared table."""

    def __init__(self) -> None:
        self._keys: dict[str, Recent] = {}
        self.lock = threading.Lock()

    def find(self, key: str, window: timedelta) -> Recent:
        """Return what is known of a key, anew where its window is over; under the lock."""
        now = datetime.now(UTC)
        recent = self._keys.get(key)
        if recent is None or recent.is_over(now, window):
            self._keys.pop(key, None)
            if len(self._keys) >= MOST_KEYS:
                self._keys.pop(next(iter(self._keys)))  # the oldest
            recent = self._keys[key] = Recent(now)
        return recent
