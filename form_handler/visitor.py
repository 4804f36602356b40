"""The visitor: which language, and which kind of answer, they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Request

    from generator.content.site import Site


def choose_language(request: Request, site: Site, wish: str) -> str:
    """Return the language the form was in (`wish`) when the site has it, else the browser's, else the site's first."""
    if wish in site.languages:
        return wish
    accepted = request.accept_languages.best_match(site.languages)
    return accepted or site.default_language


def is_program(request: Request) -> bool:
    """Return whether to answer in JSON: asked for by name and not less than HTML, or sent without asking for HTML."""
    accept = request.environ.get("HTTP_ACCEPT", "")
    if accept == "application/json":  # as the form's own script asks: no need to weigh anything
        return True
    if "json" not in accept:
        return "html" not in accept and request.mimetype == "application/json"
    types = request.accept_mimetypes
    json = max(types["application/json"], types["application/problem+json"])
    return bool(json) and ("text/html" not in accept or json > types["text/html"])
