"""What a file is, by its content alone: one module for each kind that a form may take.

A new kind is a new module here with a function `recognise`, a line in `KINDS`, and its word in the content's `types`.
A function takes the file and its size and returns what it found, None for another kind; what is broken or only looks
like the kind raises ValueError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from form_handler.uploads import documents, pdf, pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.uploads.found import Found

KINDS: dict[str, Callable[[BinaryIO, int], Found | None]] = {
    "pictures": pictures.recognise,
    "pdf": pdf.recognise,
    "documents": documents.recognise,
}


def recognise(file: BinaryIO, size: int) -> tuple[str, Found] | None:
    """Return the kind of a file and what was found, None for every other and for what is damaged or disguised."""
    for kind, look in KINDS.items():
        try:
            found = look(file, size)
        except ValueError:
            return None
        if found is not None:
            return kind, found
    return None


__all__ = ["KINDS", "recognise"]
