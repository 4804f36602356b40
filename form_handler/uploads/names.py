"""Names of files: what a visitor's machine called them, as far as that can be shown, written and mailed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 120  # bytes in UTF-8; file systems take 255, with what stands before and behind


def clean_name(sent: str) -> str:
    """Return the last part of a path, without what no name may have or what hides how it ends; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent.encode(errors="replace").decode()))[-1]
    shown = "".join(sign for sign in last if sign.isspace() or unicodedata.category(sign)[0] != "C")
    plain = re.sub(r'[<>:"|?*%]', "_", " ".join(shown.split())).lstrip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = plain, "", ""
    return (_shorten(stem, LONGEST_NAME - len(suffix.encode())).strip(". ") + dot + suffix).strip(". ") or "file"


def end_as(name: str, suffixes: Sequence[str]) -> str:
    """Return the name with an ending of its type: what only looks like something else is not opened as that."""
    return name if name.lower().endswith(tuple(suffixes)) else f"{name}{suffixes[0]}"


def _shorten(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
