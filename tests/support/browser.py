"""Chromium as the tests use it: found on this machine, kept off the network, and watched."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the windows of a browser, for a third of the processor time.
SHELL = "chromium-headless-shell"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Even a mistake in a page cannot reach another machine.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {LOOPBACK}",
]
INNER_SCHEMES = {"data", "blob", "about", "mailto"}


def find_chromium(*, is_whole: bool = False) -> str | None:
    """Return the path of an installed Chromium, the browser itself if it has to be whole; None where there is none."""
    programs = BROWSERS if is_whole else (SHELL, *BROWSERS)
    return next((path for program in programs if (path := shutil.which(program))), None)


class PageWatch:
    """Notes what no page may do: ask another host for anything, or write an error to the console.

    `expect(pattern)` names an error that belongs to the test, such as the 422 that Chromium reports for a form
    that was sent with a mistake; expecting what does not happen is no failure.
    """

    def __init__(self) -> None:
        self._expected: list[re.Pattern[str]] = []
        self._requests: list[str] = []
        self._errors: list[str] = []
        self._known_hosts: set[str] = set()

    def know(self, *hosts: str) -> None:
        """Let pass requests to these hosts; a test that says so sees to it that nothing leaves this machine."""
        self._known_hosts.update(hosts)

    def expect(self, pattern: str) -> None:
        """Let pass every console error that the regular expression finds."""
        self._expected.append(re.compile(pattern))

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of a browser context."""
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_exception)

    def faults(self) -> list[str]:
        """Return a line for each thing that was wrong, empty when all was well."""
        errors = [error for error in self._errors if not any(known.search(error) for known in self._expected)]
        strange = [url for url in self._requests if urlsplit(url).netloc not in self._known_hosts]
        return [f"request to another host: {url}" for url in strange] + errors

    def clear(self) -> None:
        """Forget what was seen so far."""
        self._requests.clear()
        self._errors.clear()

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in INNER_SCHEMES and parts.hostname != LOOPBACK:
            self._requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._errors.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _note_exception(self, error: WebError) -> None:
        self._errors.append(f"uncaught: {error.error}")
