"""Services of others, for tests of what a page asks of them: each host is answered on this machine, and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

# What each script does that matters here: it sends where the real one does, and keeps what the real one keeps.
SCRIPTS = {
    "/js/script.js": """
        const tag = document.currentScript;
        fetch(new URL("/api/event", tag.src), { method: "POST", body: tag.dataset.domain });""",
    "/matomo.js": """
        const facts = Object.fromEntries(_paq);
        document.cookie = "_pk_id.1=visitor; path=/; max-age=9999";
        new Image().src = `${facts.setTrackerUrl}?idsite=${facts.setSiteId}`;""",
    "/gtag/js": """
        const serve = ([word, id]) => {
            if (word !== "config") return;
            const updates = dataLayer.filter(([word, kind]) => word === "consent" && kind === "update");
            const granted = updates.map((call) => Object.keys(call[2]));
            const host = id.startsWith("AW-") ? "googleads.g.doubleclick.net/pagead" : "region1.google-analytics.com/g";
            document.cookie = `${id.startsWith("AW-") ? "_gcl_au" : "_ga"}=visitor; path=/; max-age=9999`;
            fetch(`https://${host}/collect?granted=${granted}`, { method: "POST" });
        };
        const push = dataLayer.push.bind(dataLayer);
        dataLayer.push = (...calls) => { push(...calls); calls.forEach(serve); };
        dataLayer.slice().forEach(serve);""",
    "/en_US/fbevents.js": """
        document.cookie = "_fbp=visitor; path=/; max-age=9999";
        localStorage.setItem("_fbvisit", "1");
        new Image().src = `https://www.facebook.com/tr?id=${fbq.queue[0][1]}&event=${fbq.queue[1][1]}`;""",
}
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PAGE = "<!doctype html><html lang=en><title>Elsewhere</title><p>A page of somebody else."


class Strangers:
    """Stands in for every host but this machine, for the pages of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        context.route(lambda url: urlsplit(url).hostname not in {LOOPBACK, None}, self._answer)

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked for anything."""
        return {urlsplit(url).netloc for url in self.asked}

    def _answer(self, route: Route) -> None:
        request = route.request
        self.asked.append(request.url)
        open_to_all = {"Access-Control-Allow-Origin": "*"}
        if request.resource_type == "script":
            path = urlsplit(request.url).path
            script = next((script for ending, script in SCRIPTS.items() if path.endswith(ending)), "")
            route.fulfill(content_type="text/javascript", body=f"(() => {{{script}}})();")
        elif request.resource_type == "image":
            route.fulfill(content_type="image/gif", body=PIXEL)
        elif request.resource_type == "document":
            route.fulfill(content_type="text/html", body=PAGE)
        else:
            route.fulfill(status=202, headers=open_to_all, body="")
