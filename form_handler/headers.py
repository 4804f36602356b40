"""The headers of every answer: what browsers must not do with it, and who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from form_handler.reception import Reception

Pairs = list[tuple[str, str]]

_POLICY = "Content-Security-Policy"
_SAFETY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cache-Control", "no-store"),
)


class HeadersOnEverything:
    """A WSGI layer around the application, so that no answer can lack them and the shortest way stays short."""

    def __init__(self, app: WSGIApplication, reception: Reception) -> None:
        self._app = app
        self._origins = reception.origins
        self._policy = (_POLICY, make_policy(reception.drawing.style_hash, reception.site_origin))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, with the headers added."""

        def start(status: str, headers: Pairs, exc_info: Any = None) -> Any:
            added = [*headers, *_SAFETY, *self._origins.make_headers(environ)]
            if not any(name == _POLICY for name, _ in headers):  # a page may have a policy of its own
                added.append(self._policy)
            return start_response(status, added, exc_info)

        return self._app(environ, start)


def make_policy(style_hash: str, site_origin: str | None) -> str:
    """Return the policy of the handler's pages (CSP Level 3): their own style, the site's pictures, nothing else."""
    images = " ".join(filter(None, ["'self'", "data:", site_origin]))
    return (
        f"default-src 'none'; style-src '{style_hash}'; img-src {images}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
