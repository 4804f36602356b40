"""The pages at /mail: the mails that were written to a folder instead of being sent, for whoever tries the site out.

They are mounted by the preview only: in production nobody but the owner may read what visitors wrote.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from form_handler.mail_preview.letters import list_letters, read_letter
from form_handler.refusals import Refusal
from form_handler.responses import show_page
from form_handler.routes import add_route
from form_handler.texts import texts_in
from generator.content.languages import direction_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from form_handler.mail_preview.letters import Letter
    from form_handler.reception import Reception

TEMPLATES = Path(__file__).parent / "templates"

# A mail's own page holds text that strangers wrote: it may show itself and its styles, and do nothing (CSP sandbox).
_LETTER_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

# A stranger's page can give its own name the address of this machine and read what it finds there (DNS rebinding).
# Nobody can register these: a name without a dot, one of the local network (RFC 6762, RFC 6761), an address in digits.
_NEAR = re.compile(r"([^.:]*|.+\.(local|localhost)|[0-9.]+|\[[0-9a-f:.]+\])(:[0-9]+)?", re.IGNORECASE)


def add_mail_preview(app: Flask, reception: Reception, folder: Path) -> None:
    """Mount the pages for the .eml files of `folder`."""

    def draw(template: str, **facts: Any) -> Response:
        return _draw(template, reception.choose_language(request), folder=folder, **facts)

    def find(name: str) -> Letter:
        letter = read_letter(folder, name)
        if letter is None:
            raise Refusal(404, "refusal.missing")
        return letter

    def show_part(name: str) -> Response:
        response = show_page(find(name).html)
        response.headers["Content-Security-Policy"] = _LETTER_POLICY
        return response

    def give_file(name: str) -> Response:
        find(name)
        response = Response((folder / name).read_bytes(), content_type="message/rfc822")
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response

    views: dict[str, Callable[..., Response]] = {
        "/mail": lambda: draw("list.html", letters=list_letters(folder)),
        "/mail/<name>": lambda name: draw("letter.html", letter=find(name)),
        "/mail/<name>/page": show_part,
        "/mail/<name>/file": give_file,
    }
    for path, view in views.items():
        add_route(app, reception.origins, path, {"GET": _keep_near(view)})


def _keep_near(view: Callable[..., Response]) -> Callable[..., Response]:
    """Return the view for browsers that have this machine's own name or address before them; raises Refusal (404)."""

    def show(**names: str) -> Response:
        if not _NEAR.fullmatch(request.environ.get("HTTP_HOST", "")):
            raise Refusal(404, "refusal.missing")
        return view(**names)

    return show


def _draw(template: str, language: str, **facts: Any) -> Response:
    context = {"language": language, "direction": direction_of(language), "_": texts_in(language).text, **facts}
    response = show_page(_load_templates().get_template(template).render(context))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{_hash_style()}'; frame-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


@functools.cache
def _load_templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = _read_style()
    return environment


@functools.cache
def _read_style() -> str:
    return (TEMPLATES / "style.css").read_text("utf-8")


@functools.cache
def _hash_style() -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(_read_style().encode()).digest()).decode()}"
