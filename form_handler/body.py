"""The body of a request: its limits, the plain fields in it, and the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.body_formats import FORMATS, decode
from form_handler.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Request

    from form_handler.body_formats import Pairs
    from form_handler.uploads.received import ReceivedFile
    from generator.content.form import Form

MULTIPART = "multipart/form-data"
MOST_BYTES = 64 * 1024  # without files
MOST_FIELDS = 100
LONGEST_NAME = 100
PIECE = 64 * 1024


class Body(NamedTuple):
    """The fields in their order, a file being the name it has; and the files."""

    fields: Pairs
    files: list[ReceivedFile]


def find_limit(form: Form) -> int:
    """Return how many bytes may be sent to a form.

    That is twice as many as it takes: who chose files that are somewhat too large is told which ones, beside the field.
    """
    return MOST_BYTES + 2 * sum(field.most * field.max_bytes for field in form.file_fields)


def read_body(request: Request, form: Form) -> Body:
    """Return what was sent to a form; raises Refusal (400, 411, 413, 415, 503)."""
    length = request.content_length
    # A chunked body would be cut silently at the limit, so a length is asked for.
    if length is None or "HTTP_TRANSFER_ENCODING" in request.environ:
        raise Refusal(411, "refusal.length")
    has_files = bool(form.file_fields) and request.mimetype == MULTIPART
    if has_files and length > find_limit(form):
        limit = sum(field.most * field.max_megabytes for field in form.file_fields)
        raise Refusal(413, "refusal.files", limit=limit)
    if not has_files and length > MOST_BYTES:
        raise Refusal(413, "refusal.large")
    if (request.mimetype != MULTIPART and request.mimetype not in FORMATS) or not _is_plain_utf8(request):
        raise Refusal(415, "refusal.type")
    body = _read_parts(request, length, form) if request.mimetype == MULTIPART else _read_whole(request, length)
    _check(body.fields)
    return body


def _read_whole(request: Request, length: int) -> Body:
    whole = b"".join(_read_pieces(request, length))
    return Body(FORMATS[request.mimetype](whole, request.mimetype_params), [])


def _read_parts(request: Request, length: int, form: Form) -> Body:
    from form_handler.multipart import read_parts

    takers = {field.name: field for field in form.file_fields}
    parts = read_parts(_read_pieces(request, length), request.mimetype_params.get("boundary", ""), takers)
    texts = [(name, decode(text)) for name, text in parts.texts]
    return Body([*texts, *((file.field, file.name) for file in parts.files)], parts.files)


def _read_pieces(request: Request, length: int) -> Iterator[bytes]:
    """Yield the body; raises Refusal (400) where less came than was said, or 503 where there was no room for it."""
    stream = request.environ["wsgi.input"]
    while length > 0:
        piece = stream.read(min(PIECE, length))
        if not piece:
            is_out_of_room = getattr(request.environ.get("gunicorn.socket"), "is_out_of_room", False)
            raise Refusal(503, "refusal.room") if is_out_of_room else Refusal(400, "refusal.broken")
        length -= len(piece)
        yield piece


def _is_plain_utf8(request: Request) -> bool:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    packing = request.environ.get("HTTP_CONTENT_ENCODING", "identity").lower()
    return charset in {"utf-8", "utf8"} and packing in {"identity", ""}


def _check(fields: Pairs) -> None:
    if len(fields) > MOST_FIELDS:
        raise Refusal(413, "refusal.many")
    for name, text in fields:
        if len(name) > LONGEST_NAME:
            raise Refusal(413, "refusal.many")
        if not name.strip() or not name.isprintable():
            raise Refusal(400, "refusal.name")
        if "\0" in text:
            raise Refusal(400, "refusal.broken")
