"""Consents: what the sentences that visitors agree to are told apart by."""

from __future__ import annotations

import hashlib


def version_of(sentence: str) -> str:
    """Return a short mark that is the same for the same sentence alone (the start of its SHA-256)."""
    return hashlib.sha256(sentence.encode("utf-8", "backslashreplace")).hexdigest()[:8]
