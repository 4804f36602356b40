"""A visitor of a site that uses services of others, all of whom are stood in for on this machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.strangers import Strangers

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.support.browser import PageWatch
    from tests.support.static_server import StaticServer

# CSP Level 3 as the browser itself tells it: what a page was not allowed to do.
LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error("VIOLATION", event.blockedURI));"""


class Visit:
    """A visitor of a site on a host that sends its headers, with everybody else standing in for themselves."""

    def __init__(self, site: StaticServer, context: BrowserContext, watch: PageWatch) -> None:
        self.site, self.context, self._watch = site, context, watch
        self.strangers = Strangers(context)
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
        for _ in range(100):
            if self.strangers.hosts >= set(hosts):
                break
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(150)
        assert self.strangers.hosts == set(hosts)

    def stored(self) -> dict[str, str]:
        found: str = self.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        words: dict[str, str] = json.loads(found)
        return {name: value.split(" ")[0] for name, value in words.items()}
