"""Stores the files of a submission in its transaction, and reads them again, never a whole one at once."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import bindparam, select

from form_handler.store.statements import Statement
from form_handler.store.tables import upload_pieces, uploads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver
    from form_handler.store.submissions import Submission


BATCH = 500  # submissions


class NewFile(Protocol):
    """A file that is about to be stored."""

    @property
    def field(self) -> str:
        """The name of the field it came in."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def type(self) -> str:
        """What it is (RFC 6838)."""

    @property
    def size(self) -> int:
        """Its bytes."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its content, in hexadecimal."""

    def read_pieces(self) -> Iterable[bytes]:
        """Yield the content, from the beginning each time."""


@dataclass(frozen=True)
class Upload:
    """A stored file; its content stays in the store."""

    id: int
    submission_id: int
    field: str
    name: str
    type: str
    size: int
    digest: str


def store_files(database: Database, driver: Driver, submission_id: int, files: Iterable[NewFile]) -> None:
    """Store the files of a submission inside its transaction."""
    for file in files:
        facts = {"field": file.field, "name": file.name, "type": file.type, "size": file.size, "digest": file.digest}
        [(upload_id,)] = _INSERT.run(database, driver, {"submission_id": submission_id, **facts}).fetchall()
        for position, piece in enumerate(file.read_pieces()):
            row = {"upload_id": upload_id, "position": position, "content": piece}
            _INSERT_PIECE.run(database, driver, row)


def list_uploads(database: Database, submission_ids: Sequence[int]) -> list[Upload]:
    """Return the files of submissions, in the order in which they came."""
    found = select(uploads).where(uploads.c.submission_id.in_(submission_ids)).order_by(uploads.c.id)
    with database.read() as connection:
        return [Upload(**row._mapping) for row in connection.execute(found)]


def attach_files(database: Database, found: Iterable[Submission]) -> Iterator[Submission]:
    """Yield submissions with what is known of their files; never more than a few hundred are asked for at once."""
    waiting = iter(found)
    while batch := list(itertools.islice(waiting, BATCH)):
        files = list_uploads(database, [submission.id for submission in batch])
        for submission in batch:
            own = tuple(file for file in files if file.submission_id == submission.id)
            yield replace(submission, files=own)


def read_pieces(database: Database, upload: Upload) -> Iterator[bytes]:
    """Yield the content of a file."""
    pieces = select(upload_pieces.c.content).where(upload_pieces.c.upload_id == upload.id)
    position = 0
    while True:
        with database.read() as connection:
            piece = connection.scalar(pieces.where(upload_pieces.c.position == position))
        if piece is None:
            return
        yield bytes(piece)
        position += 1


def _insert(_: Dialect) -> ClauseElement:
    names = ("submission_id", "field", "name", "type", "size", "digest")
    return uploads.insert().values({name: bindparam(name) for name in names}).returning(uploads.c.id)


def _insert_piece(_: Dialect) -> ClauseElement:
    return upload_pieces.insert().values({name: bindparam(name) for name in ("upload_id", "position", "content")})


_INSERT = Statement(_insert)
_INSERT_PIECE = Statement(_insert_piece)
