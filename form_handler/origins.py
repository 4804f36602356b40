"""Origins: which web sites may send a form here (RFC 6454), and what is said to their scripts (CORS, WHATWG Fetch)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from form_handler.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from flask import Request

_VARY = ("Vary", "Origin, Accept, Accept-Language")
_EXPOSED = ("Access-Control-Expose-Headers", "Retry-After")
# What a browser says of a page that tells nobody where it is (`Referrer-Policy: no-referrer`), has no address, or is
# shut in. Only the first can be of the same origin, which no script can claim (Fetch Metadata, `Sec-Fetch-Site`).
_HIDDEN = "null"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def find_origin(address: str) -> str:
    """Return the origin of a web address, as a browser writes it: lower case, IDNA, without a default port."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


class Origins:
    """The origins of the site, beside which the host that a request was sent to is always at home."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._known = frozenset(find_origin(address) for address in addresses)

    def is_known(self, environ: WSGIEnvironment) -> bool:
        """Return whether the request comes from the site; one without an Origin comes from no page at all."""
        origin = environ.get("HTTP_ORIGIN")
        if origin is None or origin in self._known:
            return True
        if origin == _HIDDEN:
            return environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        host = environ.get("HTTP_HOST", "").lower()
        # Both schemes, because a proxy may have taken TLS off without saying so.
        return bool(host) and origin in {f"https://{host}", f"http://{host}"}

    def require_known(self, request: Request) -> None:
        """Return for a known origin; raises Refusal (403) for any other, and for one that is hidden."""
        if not self.is_known(request.environ):
            raise Refusal(403, "refusal.origin")

    def make_headers(self, environ: WSGIEnvironment) -> list[tuple[str, str]]:
        """Return the headers that let scripts of a known origin read the response, whatever its status."""
        if environ.get("HTTP_ORIGIN", _HIDDEN) == _HIDDEN or not self.is_known(environ):
            return [_VARY]
        return [_VARY, ("Access-Control-Allow-Origin", environ["HTTP_ORIGIN"]), _EXPOSED]
