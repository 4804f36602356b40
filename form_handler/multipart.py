"""The body of a form with files (`multipart/form-data`, RFC 7578), read as it comes: files go to the disk.

Broken bodies are refused, never guessed at. Limits hold for every part of it, whatever the length of the whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from form_handler.refusals import Refusal
from form_handler.uploads.received import ReceivedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.content.form import FileField

MOST_PARTS = 150
MOST_TEXT = 64 * 1024  # bytes of all texts together, with their names
MOST_WAITING = 160 * 1024  # bytes of one part's headers, or of what stands before the first part
LONGEST_BOUNDARY = 200  # RFC 2046, section 5.1.1, allows 70, and some programs take more


class Parts:
    """The texts by name as they were sent, in bytes, and the files; `takers` are the fields that take files.

    An input without a file sends an empty one, which is left out; other files are refused.
    """

    def __init__(self, takers: Mapping[str, FileField]) -> None:
        self.texts: list[tuple[str, bytearray]] = []
        self.files: list[ReceivedFile] = []
        self._takers = takers
        self._count: Counter[str] = Counter()
        self._room = MOST_TEXT
        self._part: Field | File | None = None

    def begin(self, part: Field | File) -> None:
        """Begin with a part; raises Refusal (400) for one that is no form's."""
        if part.name is None or not part.headers["Content-Disposition"].lower().startswith("form-data"):
            raise Refusal(400, "refusal.broken")
        self._part = part
        self._take_room(len(part.name.encode()))
        if isinstance(part, Field):
            self.texts.append((part.name, bytearray()))
        elif part.name in self._takers and part.filename:
            self._begin_file(part.name, part.filename, self._takers[part.name])

    def take(self, data: bytes) -> None:
        """Take more of the part that has begun; raises Refusal (413, 415, 503)."""
        if isinstance(self._part, Field):
            self._take_room(len(data))
            self.texts[-1][1].extend(data)
        elif self._part is not None and data:
            if self._part.name not in self._takers:
                raise Refusal(415, "refusal.file", name=self._part.name)
            if not self._part.filename:
                raise Refusal(400, "refusal.broken")
            self._write(data)

    def _begin_file(self, name: str, filename: str, field: FileField) -> None:
        """Begin a file; of one too many only the name is kept."""
        self._count[name] += 1
        limit = field.max_bytes if self._count[name] <= field.most else 0
        self.files.append(ReceivedFile(name, filename, limit))

    def _write(self, data: bytes) -> None:
        try:
            self.files[-1].write(data)
        except OSError:  # no room on the disk
            raise Refusal(503, "refusal.room") from None

    def _take_room(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise Refusal(413, "refusal.large")


def read_parts(pieces: Iterable[bytes], boundary: str, takers: Mapping[str, FileField]) -> Parts:
    """Return the parts of a body that comes in pieces; raises Refusal (400, 413, 415, 503)."""
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise Refusal(400, "refusal.broken")
    parts = Parts(takers)
    try:
        decoder = MultipartDecoder(boundary.encode("ascii"), MOST_WAITING, max_parts=MOST_PARTS)
        for piece in pieces:
            decoder.receive_data(piece)
            _take_events(decoder, parts)
        decoder.receive_data(None)
        _take_events(decoder, parts)
    except RequestEntityTooLarge:
        raise Refusal(413, "refusal.many") from None
    except (ValueError, HTTPException):
        raise Refusal(400, "refusal.broken") from None
    return parts


def _take_events(decoder: MultipartDecoder, parts: Parts) -> None:
    while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
        if isinstance(event, Field | File):
            parts.begin(event)
        elif isinstance(event, Data):
            parts.take(event.data)
