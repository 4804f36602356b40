"""Receipts: the short numbers that visitors keep, in Crockford's base 32 so that they survive being read aloud."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")
_MISREAD = str.maketrans("OIL", "011", "- ")


def make_receipt() -> str:
    """Return a new random receipt such as `K7QM-3FWA` (40 random bits)."""
    number = secrets.randbits(40)
    characters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{characters[:4]}-{characters[4:]}"


def is_receipt(text: str) -> bool:
    """Tell whether the text has exactly the shape of a receipt."""
    return _SHAPE.fullmatch(text) is not None


def read_receipt(text: str) -> str | None:
    """Return the receipt a person meant (any case, no hyphen, O for 0, I or L for 1), or None."""
    characters = text.strip().upper().translate(_MISREAD)
    receipt = f"{characters[:4]}-{characters[4:]}"
    return receipt if is_receipt(receipt) else None
