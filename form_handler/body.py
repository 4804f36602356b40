"""The body of a request: its limits, and the plain fields in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.body_formats import FORMATS
from form_handler.refusals import Refusal

if TYPE_CHECKING:
    from flask import Request

    from form_handler.body_formats import Pairs

MOST_BYTES = 64 * 1024
MOST_FIELDS = 100
LONGEST_NAME = 100


def read_fields(request: Request) -> Pairs:
    """Return the fields of the body in their order; raises Refusal (400, 411, 413, 415)."""
    length = request.content_length
    # A chunked body would be cut silently at the limit, so a length is asked for.
    if length is None or "HTTP_TRANSFER_ENCODING" in request.environ:
        raise Refusal(411, "refusal.length")
    if length > MOST_BYTES:
        raise Refusal(413, "refusal.large")
    read = FORMATS.get(request.mimetype)
    if read is None or not _is_plain_utf8(request):
        raise Refusal(415, "refusal.type")
    body = request.environ["wsgi.input"].read(length)
    if len(body) < length:
        raise Refusal(400, "refusal.broken")
    return _check(read(body, request.mimetype_params))


def _is_plain_utf8(request: Request) -> bool:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    packing = request.environ.get("HTTP_CONTENT_ENCODING", "identity").lower()
    return charset in {"utf-8", "utf8"} and packing in {"identity", ""}


def _check(fields: Pairs) -> Pairs:
    if len(fields) > MOST_FIELDS:
        raise Refusal(413, "refusal.many")
    for name, text in fields:
        if len(name) > LONGEST_NAME:
            raise Refusal(413, "refusal.many")
        if not name.strip() or not name.isprintable():
            raise Refusal(400, "refusal.name")
        if "\0" in text:
            raise Refusal(400, "refusal.broken")
    return fields
