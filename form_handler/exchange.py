"""An exchange: a request and its answer, known in the log by a number of its own, and counted."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from form_handler.logs import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from form_handler.tally import Tally


class Exchanges:
    """The outermost WSGI layer."""

    def __init__(self, app: WSGIApplication, tally: Tally) -> None:
        self._app = app
        self._tally = tally

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does; the number is in the answer too, so that a visitor can be helped by it."""
        number = secrets.token_hex(6)
        mark = request_id.set(number)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            self._tally.count(int(status[:3]))
            return start_response(status, [*headers, ("X-Request-ID", number)], exc_info)

        try:
            return self._app(environ, start)
        finally:
            request_id.reset(mark)
