"""A static host: serves one folder over the loopback interface, as a web server of a hosting company would."""

from __future__ import annotations

import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class StaticServer:
    """Serves `folder` until stopped; a missing path is answered with the folder's 404.html where there is one."""

    def __init__(self, folder: Path, headers: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.headers = dict(headers or {})  # what is added later goes with every answer from then on
        handler = partial(_Answer, directory=str(folder), headers=self.headers)
        self._server = ThreadingHTTPServer((LOOPBACK, 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Answer(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *arguments: Any, headers: dict[str, str], **options: Any) -> None:
        self._extra = headers
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        for name, value in self._extra.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._not_found_page() if code == HTTPStatus.NOT_FOUND else None
        if page is None:
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is the interface)
        """Say nothing: what a browser asks for is no news."""

    def _not_found_page(self) -> bytes | None:
        page = Path(self.directory) / "404.html"
        return page.read_bytes() if page.is_file() else None
