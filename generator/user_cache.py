"""Where this user's caches are."""

from __future__ import annotations

import os


def cache_folder(name: str) -> str:
    """Return the folder for one of our caches (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "shopbell", name)
