"""Names in the content folder that are not the owner's: what hidden files and the commands' own folders are called."""

from __future__ import annotations

WRITTEN = {"print", "site", "var"}  # by the commands, when they are called in the folder itself


def is_apart(path: str) -> bool:
    """Return whether a path in the content folder belongs to something else; no build reads it."""
    return "/" not in path and (path.startswith(".") or path in WRITTEN)
