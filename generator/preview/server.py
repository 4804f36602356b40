"""The server of the preview: for one person on one machine, with a thread for each open page."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from generator.content.catalogue import owner_catalogue
from generator.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication


class _QuietHandler(WSGIRequestHandler):
    """Answers without a line for each request: the terminal is for the owner's mistakes."""

    def log_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing."""


class _Server(ThreadedWSGIServer):
    """Ends without waiting for the pages that are still open and listen for changes."""

    daemon_threads = True


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that a taken port is known before anything is built; raises PreviewError."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise PreviewError(_explain(error, host, port)) from error


def run_preview(app: WSGIApplication, listener: socket.socket, host: str, announce: Callable[[str], None]) -> None:
    """Serve on a socket that listens, until interrupted (SIGINT or SIGTERM)."""
    port = listener.getsockname()[1]
    server = _Server(host, port, app, _QuietHandler, fd=listener.fileno())
    for number in (signal.SIGINT, signal.SIGTERM):
        # shutdown() waits for the loop that the signal has interrupted, so another thread must ask for it.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    announce(f"http://{_name_host(host)}:{port}/")
    server.serve_forever()


def _name_host(host: str) -> str:
    """Return the host as it stands in an address (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _explain(error: OSError, host: str, port: int) -> str:
    is_taken = error.errno == errno.EADDRINUSE
    key = "cli.serve.port_taken" if is_taken else "cli.serve.cannot_listen"
    return owner_catalogue().text(key, host=host, port=port, reason=error.strerror)
