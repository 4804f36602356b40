"""Retry-After: when the other side wants to be asked again (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=4)  # nobody puts us off for longer than our own longest pause
_MOST_DIGITS = 9


def read_retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Return how long to wait from now on, at most LONGEST; None where nothing is said, or nothing that can be read."""
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        seconds = int(text) if len(text) <= _MOST_DIGITS else LONGEST.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST)
