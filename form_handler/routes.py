"""Routes: an address with a function for each method it takes; OPTIONS tells which ones those are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

    from form_handler.origins import Origins

PREFLIGHT_SECONDS = 3600


def add_route(app: Flask, origins: Origins, path: str, views: Mapping[str, Callable[..., Response]]) -> None:
    """Give the address `path` to the functions by method; HEAD comes with GET."""
    allowed = ", ".join(sorted({*views, "OPTIONS"} | ({"HEAD"} if "GET" in views else set())))

    def answer_options(**_names: str) -> Response:
        origins.require_known(request)
        return _tell_methods(allowed)

    for method, view in {**views, "OPTIONS": answer_options}.items():
        app.add_url_rule(path, f"{method} {path}", view, methods=[method], provide_automatic_options=False)


def _tell_methods(allowed: str) -> Response:
    """Return what may be sent (204), to a page of another origin as well (CORS preflight, WHATWG Fetch)."""
    response = Response(status=204, headers={"Allow": allowed})
    if "HTTP_ORIGIN" in request.environ:
        response.headers["Access-Control-Allow-Methods"] = allowed
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response
