"""The content security policy in a real browser: sent as a header, it stands in the way of nothing that is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.content.folder import read_content
from generator.drawing import Drawing
from generator.hosting.rules import make_rules
from generator.output import write_site
from generator.plan import plan_site
from tests.support.source import ROOT
from tests.support.visitor import Letter, fill_in, find_form, press_send, read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from generator.hosting.rules import Rules
    from tests.conftest import StartStaticServer
    from tests.support.browser import PageWatch
    from tests.support.shop import Shop

EXAMPLES = [ROOT / "content", *sorted(ROOT.glob("examples/*/content"))]

# Every violation on the way, in this page and those before it, as the browser itself tells it.
LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error(
    "VIOLATION", event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber));"""


def rules_of(content: Path) -> Rules:
    return make_rules(plan_site(Drawing(read_content(content))))


@pytest.fixture
def secured_shop(shop: Shop) -> Iterator[Shop]:
    """The shop on a host that sends the headers of the rules."""
    shop.site.headers.update(rules_of(shop.content).headers)
    assert "frame-ancestors" in shop.site.headers["Content-Security-Policy"]
    return shop


@pytest.fixture
def open_context(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Opens browser contexts that report violations on the console, which no test may leave errors on."""

    def open_listening(**options: object) -> BrowserContext:
        context = new_context(**options)
        context.add_init_script(LISTEN)
        return context

    return open_listening


@pytest.mark.parametrize("content", EXAMPLES, ids=[folder.parent.name for folder in EXAMPLES])
def test_no_page_breaks_the_policy(
    tmp_path: Path,
    static_server: StartStaticServer,
    open_context: Callable[..., BrowserContext],
    page_watch: PageWatch,
    content: Path,
) -> None:
    page_watch.expect("status of 404")
    headers = dict(rules_of(content).headers)
    write_site(build_site(content).files, tmp_path / "site")
    site = static_server(tmp_path / "site", headers)
    page = open_context().new_page()
    names = [str(path.relative_to(site.folder)) for path in site.folder.rglob("*.html")]
    assert len(names) >= 2
    for name in [*names, "nowhere/at/all"]:
        answer = page.goto(f"{site.url}/{name.removesuffix('index.html')}")
        assert answer is not None
        assert answer.headers["content-security-policy"] == headers["Content-Security-Policy"]
        expect(page.get_by_role("main")).to_be_visible()
        # The style was let in, and so were the pictures.
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.evaluate("[...document.images].every((image) => image.loading == 'lazy' || image.naturalWidth)")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_form_reaches_the_handler_on_its_own_origin(
    secured_shop: Shop, open_context: Callable[..., BrowserContext], script: bool
) -> None:
    page = open_context(java_script_enabled=script).new_page()
    page.goto(secured_shop.site.url)
    fill_in(page, Letter())
    press_send(page)
    receipt = read_receipt(page)
    assert page.url.startswith(secured_shop.site.url if script else secured_shop.handler.url)
    assert [stored.receipt for stored in secured_shop.submissions()] == [receipt]


def test_a_mailto_form_may_open_the_mail_program(
    secured_shop: Shop, open_context: Callable[..., BrowserContext]
) -> None:
    form = secured_shop.content / "forms" / "contact.yaml"
    ours = form.read_text("utf-8")
    form.write_text(ours.replace("mode: handler", "mode: mailto").replace("keep_days: 365\n", ""), "utf-8")
    secured_shop.build()
    secured_shop.site.headers.update(rules_of(secured_shop.content).headers)
    page = open_context().new_page()
    page.goto(secured_shop.site.url)
    assert (find_form(page).get_attribute("action") or "").startswith("mailto:")
    fill_in(page, Letter())
    with page.expect_event("request", lambda request: request.url.startswith("mailto:bonjour@")):
        press_send(page)


@pytest.mark.parametrize(
    ("breach", "directive"),
    [
        ("<script>document.title = 'run'</script>", "script-src-elem"),
        ("<p style='color: red'>red</p>", "style-src-attr"),
        ("<style>p { color: red }</style>", "style-src-elem"),
        ("<img src='http://127.0.0.1:9/x.png' alt=''>", "img-src"),
        ("<base href='/elsewhere/'>", "base-uri"),
        ("<iframe src='/'></iframe>", "frame-src"),
    ],
    ids=["script", "style-attribute", "style", "picture", "base", "frame"],
)
@pytest.mark.parametrize("way", ["header", "meta"])
def test_what_is_not_ours_is_stopped(  # noqa: PLR0917  (the names of the table above)
    tmp_path: Path,
    static_server: StartStaticServer,
    new_context: Callable[..., BrowserContext],
    page_watch: PageWatch,
    way: str,
    breach: str,
    directive: str,
) -> None:
    """Either way of telling the policy is enough by itself."""
    page_watch.expect("VIOLATION|Content Security Policy")
    files = build_site(ROOT / "content").files
    html = bytes(files["index.html"]).decode()  # type: ignore[arg-type]
    if way == "header":
        start = html.index("<meta http-equiv")
        html = html[:start] + html[html.index(">", start) + 1 :]
    write_site({**files, "index.html": html.replace("</body>", f"{breach}</body>").encode()}, tmp_path / "site")
    site = static_server(tmp_path / "site", dict(rules_of(ROOT / "content").headers) if way == "header" else None)
    context = new_context()
    context.add_init_script(LISTEN)
    page: Page = context.new_page()
    with page.expect_console_message(lambda message: message.text.startswith(f"VIOLATION {directive} ")):
        page.goto(site.url)
    assert page.title() != "run"
