"""A WSGI application that answers with the site as the content stands now, and passes on what is not of the site."""

from __future__ import annotations

import mimetypes
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from generator.build import Built, build_site
from generator.content.problems import Problem
from generator.errors import ContentError, ShopbellError
from generator.plan import NOT_FOUND
from generator.preview.problem_page import draw_problems
from generator.preview.watching import watch_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from generator.content.folder import Content

EVENTS = "/_shopbell/events"
SCRIPT = "/_shopbell/reload.js"
_SCRIPT_FILE = Path(__file__).with_name("reload.js")
_HEARTBEAT = 15.0  # seconds; a browser that has gone is noticed at the next one


@dataclass
class _State:
    """What is shown now: a site, or the error that stands in its way; `version` counts the changes."""

    version: int = 0
    built: Built | None = None
    error: ShopbellError | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)


class Preview:
    """The site of a content folder, built anew after each change while the preview is entered as a context.

    `tell` is called after each build. What `mount` is given answers the paths that are not of the site, such as the
    forms'; it is made anew from each good site, so a mistake leaves the last good forms working.
    """

    def __init__(self, folder: Path, tell: Callable[[Preview], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._make_other: Callable[[Built], WSGIApplication] | None = None
        self._other_paths: tuple[str, ...] = ()
        self._other: WSGIApplication | None = None
        self._state = _State()
        self._stop = threading.Event()

    def mount(self, make_other: Callable[[Built], WSGIApplication], paths: tuple[str, ...]) -> None:
        """Let another application answer `paths` and all below them."""
        self._make_other = make_other
        self._other_paths = paths

    def __enter__(self) -> Self:
        if not self._folder.is_dir():  # there is nothing to watch
            raise ContentError([Problem(str(self._folder), 1, 1, "problem.folder.missing")])
        self.rebuild()
        threading.Thread(target=watch_content, args=(self._folder, self.rebuild, self._stop), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()

    @property
    def error(self) -> ShopbellError | None:
        """What stands in the way of the site, or None."""
        return self._state.error

    @property
    def built(self) -> Built | None:
        """The last site that could be built."""
        return self._state.built

    def read_content(self) -> Content:
        """Return the last content that could be used; raises LookupError before there was any."""
        if self._state.built is None:
            raise LookupError("no content yet")
        return self._state.built.content

    def rebuild(self) -> None:
        """Build anew and tell every open page."""
        error: ShopbellError | None = None
        try:
            built = build_site(self._folder, is_preview=True)
            self._state.built = built
            self._other = self._make_other(built) if self._make_other else None
        except ShopbellError as found:
            error = found
        with self._state.changed:
            self._state.error = error
            self._state.version += 1
            self._state.changed.notify_all()
        self._tell(self)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        if path == EVENTS:
            start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
            return self._events(environ.get("QUERY_STRING", ""))
        if path == SCRIPT:
            return _answer(start_response, "200 OK", "text/javascript", _SCRIPT_FILE.read_bytes())
        if self._other is not None and any(path == own or path.startswith(f"{own}/") for own in self._other_paths):
            return self._other(environ, start_response)
        version = self._state.version  # read before the site: an older number only makes a page load once more
        if self._state.error is not None:
            problems = list(self._state.error.problems) if isinstance(self._state.error, ContentError) else []
            page = draw_problems(problems, "" if problems else str(self._state.error)).encode()
            return _answer(start_response, "500 Internal Server Error", "text/html", _with_reload(page, version))
        return self._serve_file(path, version, start_response)

    def _serve_file(self, path: str, version: int, start_response: StartResponse) -> Iterable[bytes]:
        files = self._state.built.files if self._state.built else {}
        name = path.lstrip("/")
        if f"{name}/index.html" in files:
            start_response("301 Moved Permanently", [("Location", f"/{name}/"), ("Content-Length", "0")])
            return []
        name = f"{name}index.html" if name == "" or name.endswith("/") else name
        status = "200 OK" if name in files else "404 Not Found"
        if name not in files:
            language = name.split("/", maxsplit=1)[0]
            name = next(found for found in (f"{language}/{NOT_FOUND}", NOT_FOUND) if found in files)
        source = files[name]
        content = source.read_bytes() if isinstance(source, Path) else source
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return _answer(start_response, status, kind, _with_reload(content, version) if kind == "text/html" else content)

    def _events(self, shown: str) -> Iterator[bytes]:
        """Yield a server-sent event (HTML standard, section 9.2) as soon as the site is another than `shown`."""
        state = self._state
        yield b": listening\n\n"  # so that the answer begins at once
        while str(state.version) == shown:
            with state.changed:
                state.changed.wait_for(lambda: str(state.version) != shown, timeout=_HEARTBEAT)
            yield b": still here\n\n"
        yield b"data: reload\n\n"


def _answer(start_response: StartResponse, status: str, kind: str, content: bytes) -> Iterable[bytes]:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    headers = [("Content-Type", kind + charset), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")]
    start_response(status, headers)
    return [content]


def _with_reload(page: bytes, version: int) -> bytes:
    script = f'<script src="{SCRIPT}" data-version="{version}" defer></script></head>'
    return page.replace(b"</head>", script.encode(), 1)
