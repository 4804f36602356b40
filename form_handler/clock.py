"""The clock: whether it may be believed when something is to be erased for its age.

A machine that starts with a wrong clock, or is told a wrong time, would find everything older than it may be kept.
After a jump nothing is erased for a day, in which the clock can be set right.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.store.flags import clear_flag, find_flag, move_flag

if TYPE_CHECKING:
    from form_handler.store.database import Database

_log = logging.getLogger(__name__)

LAST_SEEN, JUMPED = "clock_seen", "clock_jumped"
LONGEST_GAP = timedelta(days=2)  # between two looks, which are made every hour where anything runs
PATIENCE = timedelta(days=1)
DIFFERENCE = timedelta(minutes=5)  # by which the clocks of two machines may differ


def is_clock_believed(database: Database) -> bool:
    """Return whether the clock went on as clocks do for a day now, and note what it says; raises StoreUnavailable."""
    now = datetime.now(UTC)
    last = find_flag(database, LAST_SEEN)
    move_flag(database, LAST_SEEN, now)
    if last is not None and not -DIFFERENCE <= now - last <= LONGEST_GAP:
        _log.warning("the clock went from %s to %s: nothing is erased for its age within a day", last, now)
        move_flag(database, JUMPED, now)
        return False
    jumped = find_flag(database, JUMPED)
    if jumped is None:
        return True
    if now - jumped < PATIENCE:
        return False
    clear_flag(database, JUMPED)
    return True
