"""Responses: the few kinds of answer that the handler gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A second is enough for a lock to go, a minute is what a person will wait.
RETRY_SECONDS = 60


def redirect_to(path: str) -> Response:
    """Return a 303 to one of the handler's own paths, so that reloading the page sends nothing again."""
    return Response(status=303, headers={"Location": path})


def show_page(html: str, status: int = 200) -> Response:
    """Return a page for people."""
    return Response(html, status, content_type="text/html; charset=utf-8")


def show_text(text: str, status: int = 200) -> Response:
    """Return plain text for people."""
    return Response(text, status, content_type="text/plain; charset=utf-8")


def give_json(facts: Mapping[str, object], status: int = 200) -> Response:
    """Return facts for a program."""
    return Response(json.dumps(facts, ensure_ascii=False), status, content_type="application/json")


def give_problem(status: int, title: str, detail: str, errors: Iterable[Mapping[str, str]] = ()) -> Response:
    """Return a problem for a program (RFC 9457), with one entry in `errors` for each field to mend.

    `ok`, `success` and `message` are what scripts look for that were written for other form services.
    """
    facts: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    errors = list(errors)
    facts |= {"ok": False, "success": False, "message": " ".join([detail, *(error["message"] for error in errors)])}
    if errors:
        facts["errors"] = errors
    return Response(json.dumps(facts, ensure_ascii=False), status, content_type="application/problem+json")
