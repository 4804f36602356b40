"""Files that came with a request: on the disk without a name, so that no crash leaves one behind."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from functools import cached_property
from typing import TYPE_CHECKING

from form_handler.uploads import recognise
from form_handler.uploads.names import clean_name, end_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.uploads.found import Found

IN_MEMORY = 64 * 1024  # bytes of a file that needs no disk
PIECE = 256 * 1024


class ReceivedFile:
    """A file as it came; no more of it than `limit` bytes is kept, and it is gone when nobody holds it any more."""

    def __init__(self, field: str, name: str, limit: int) -> None:
        self.field = field
        self.size = 0
        self._name = clean_name(name)
        self._limit = limit
        self._digest = hashlib.sha256()
        self._content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed below)
        weakref.finalize(self, self._content.close)

    def write(self, data: bytes) -> None:
        """Take what comes next; raises OSError where the disk does not."""
        self.size += len(data)
        if self.size <= self._limit:
            self._digest.update(data)
            self._content.write(data)

    @cached_property
    def _recognised(self) -> tuple[str, Found] | None:
        return recognise(self._content, self.size) if self.size <= self._limit else None  # type: ignore[arg-type]

    @property
    def kind(self) -> str:
        """The word that forms have for what it is, or nothing for what no form takes."""
        return self._recognised[0] if self._recognised else ""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a picture, else zeros."""
        return (self._recognised[1].width, self._recognised[1].height) if self._recognised else (0, 0)

    @property
    def name(self) -> str:
        """The cleaned name it came with, which ends as its content wants."""
        return end_as(self._name, self._recognised[1].suffixes) if self._recognised else self._name

    @property
    def type(self) -> str:
        """What its content is (RFC 6838)."""
        return self._recognised[1].type if self._recognised else "application/octet-stream"

    @property
    def digest(self) -> str:
        """The SHA-256 of its content, in hexadecimal."""
        return self._digest.hexdigest()

    def read_pieces(self) -> Iterator[bytes]:
        """Yield the content, from the beginning each time."""
        self._content.seek(0)
        while piece := self._content.read(PIECE):
            yield piece
