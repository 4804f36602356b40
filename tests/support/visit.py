"""A visitor of a site that uses services of others, all of whom are stood in for on this machine."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from tests.support.strangers import Strangers

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, Request

    from tests.support.browser import PageWatch
    from tests.support.static_server import StaticServer

# CSP Level 3 as the browser itself tells it: what a page was not allowed to do.
LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error("VIOLATION", event.blockedURI));"""

SECONDS = 60  # that a slow machine may take


class Visit:
    """A visitor of a site on a host that sends its headers, with everybody else standing in for themselves."""

    def __init__(self, site: StaticServer, context: BrowserContext, watch: PageWatch) -> None:
        self.site, self.context, self._watch = site, context, watch
        self.strangers = Strangers(context)
        self._under_way: set[Request] = set()
        context.on("request", self._note_begin)
        context.on("requestfinished", self._note_end)
        context.on("requestfailed", self._note_end)
        context.add_init_script(LISTEN)
        self.page = context.new_page()

    def open(self, path: str = "/") -> Page:
        self.page.goto(f"{self.site.url}{path}", wait_until="networkidle")
        return self.page

    def gate(self, service: str) -> Locator:
        return self.page.locator(f".gate[data-service={service}]")

    def row(self, service: str) -> Locator:
        return self.page.locator(f".choices li[data-service={service}]")

    def answer(self, service: str, word: str) -> None:
        self.page.locator(".choices, .choices .placed").evaluate_all("lists => lists.forEach(list => list.open = true)")
        self.row(service).get_by_role("button", name=word, exact=True).click()

    def know(self, *hosts: str) -> None:
        """Let pass requests to these hosts."""
        self._watch.know(*hosts)

    def expect_hosts(self, *hosts: str) -> None:
        """Wait until just these hosts were asked, and a while longer for those that must not be."""
        self.know(*hosts)
        deadline = time.monotonic() + SECONDS
        while not self.strangers.hosts >= set(hosts) and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        self.settle()
        assert self.strangers.hosts == set(hosts)

    def wait_until_asked(self) -> None:
        """Return when somebody else was asked for something, and all that follows from it has come."""
        deadline = time.monotonic() + SECONDS
        while not self.strangers.asked and time.monotonic() < deadline:
            self.page.mouse.wheel(0, -500)  # frames are loaded where they are seen
            self.page.wait_for_timeout(50)
        self.settle()

    def settle(self) -> None:
        """Return when the page is shown and has asked for nothing any more for a while in which it was at work."""
        self.page.wait_for_load_state("load")
        quiet = 0
        deadline = time.monotonic() + SECONDS
        while quiet < 4:
            assert time.monotonic() < deadline, [request.url for request in self._under_way]
            self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)))")
            quiet = 0 if self._under_way else quiet + 1

    def stored(self) -> dict[str, str]:
        found: str = self.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        words: dict[str, str] = json.loads(found)
        return {name: value.split(" ")[0] for name, value in words.items()}

    def _note_begin(self, request: Request) -> None:
        self._under_way.add(request)

    def _note_end(self, request: Request) -> None:
        self._under_way.discard(request)
