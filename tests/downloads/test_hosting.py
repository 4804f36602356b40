"""The rules for hosts, asked of real Apache, nginx and Caddy, and of readers of the forms that other hosts take."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import pytest
from click.testing import CliRunner

from generator.build import build_site
from generator.hosting.configuration import WRITERS, write_configuration
from generator.hosting.rules import ASK_AGAIN, FOR_EVER, HIDDEN, TYPES, make_rules, type_of
from generator.output import write_site
from generator.plan import plan_site
from shopbell import main
from tests.support.source import ROOT
from tests.support.web_servers import SERVERS, ServerMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.hosting.rules import Rules
    from tests.support.web_servers import Answer, WebServer

ALIASES = ["about.php", "über uns.html", "alt/a+b (1)/", "old/page.htm", "qui-sommes-nous"]
BUSINESS = "name: Fleurs\nphone: +33 4 65 71 20 45\nlogo: {file: daisy.svg, alt: A daisy}\n"
PAGE = "---\ntitle: {title}\naliases: [{aliases}]\n---\n\nWords.\n"


def write_content(folder: Path, base: str) -> Path:
    """Write the content of a site below `base` ("" or "/shop") and return its folder."""
    (folder / "pages").mkdir(parents=True)
    (folder / "media").mkdir()
    (folder / "business.yaml").write_text(BUSINESS)
    (folder / "site.yaml").write_text(
        f"languages: [en, fr]\naddress: https://shop.example{base}\n"
        "security: {contact: safe@shop.example, expires: 2099-12-31}\n"
    )
    (folder / "media" / "daisy.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    aliases = ", ".join(f'"/{alias}"' for alias in ALIASES)
    (folder / "pages" / "about.md").write_text(PAGE.format(title="About", aliases=aliases), "utf-8")
    (folder / "pages" / "about.fr.md").write_text(PAGE.format(title="Qui", aliases="fr/vieux.html"), "utf-8")
    return folder


def rules_of(content: Path) -> Rules:
    from generator.content.folder import read_content
    from generator.drawing import Drawing

    return make_rules(plan_site(Drawing(read_content(content))))


@pytest.fixture(scope="module", params=["", "/shop"], ids=["top", "sub-path"])
def base(request: pytest.FixtureRequest) -> str:
    """The path under which the site lies."""
    return str(request.param)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory, base: str) -> Path:
    """The content of the site."""
    return write_content(tmp_path_factory.mktemp("hosting") / "content", base)


@pytest.fixture(scope="module")
def root(content: Path, base: str) -> Path:
    """The folder that a server serves, with the site in the folder that its address names."""
    root = content.parent / "root"
    write_site(build_site(content).files, root / base.strip("/"))
    return root


@pytest.fixture(scope="module", params=sorted(SERVERS))
def server(request: pytest.FixtureRequest, content: Path, root: Path) -> Iterator[WebServer]:
    """A running web server that serves the site by the rules."""
    name = str(request.param)
    configuration = write_configuration(name, content) if name in WRITERS else ""
    try:
        with SERVERS[name](root, content.parent / name, configuration) as running:
            yield running
    except ServerMissingError as missing:
        pytest.skip(f"NOT TESTED: {missing} is not installed; `make test` installs it where it can")


def assert_secured(answer: Answer, content: Path) -> None:
    for name, value in rules_of(content).headers:
        assert answer.headers.get(name.lower()) == value, name


def target_of(answer: Answer) -> str:
    return urlsplit(answer.headers["location"]).path


def test_every_file_is_served_with_its_type_and_the_headers(
    server: WebServer, content: Path, root: Path, base: str
) -> None:
    top = root / base.strip("/")
    names = [str(path.relative_to(top)) for path in sorted(top.rglob("*")) if path.is_file()]
    names = [name for name in names if name not in HIDDEN and not any(name == f"{alias}" for alias in ALIASES)]
    redirected = {"über uns.html", "alt/a+b (1)/index.html", "old/page.htm", "fr/vieux.html"}
    assert {"index.html", "fr/about/index.html", "contact.vcf", "sitemap.xml"} <= set(names)
    assert (".well-known/security.txt" in names) == (base == "")
    for name in sorted(set(names) - redirected):
        answer = server.get(quote(f"{base}/{name}").removesuffix("index.html"))
        assert answer.status == 200, name
        assert answer.headers["content-type"].lower() == type_of(name), name
        assert answer.body == (top / name).read_bytes(), name
        assert answer.headers["cache-control"] == (FOR_EVER if name.startswith("assets/") else ASK_AGAIN), name
        assert_secured(answer, content)


def test_types_that_servers_do_not_know_are_told(server: WebServer, root: Path, base: str) -> None:
    folder = root / base.strip("/") / "types"
    folder.mkdir(exist_ok=True)
    found = {}
    for ending in TYPES:
        (folder / f"file.{ending}").write_bytes(b"some bytes")
        found[ending] = server.get(f"{base}/types/file.{ending}").headers["content-type"].lower()
    assert found == {ending: type_of(f"file.{ending}") for ending in TYPES}


@pytest.mark.parametrize("path", ["nowhere", "nowhere/at/all/", "about/nowhere.html", "assets/style.0000000000.css"])
def test_what_is_missing_is_answered_with_the_page_for_it(
    server: WebServer, content: Path, root: Path, base: str, path: str
) -> None:
    for folder in ("", "fr/"):
        answer = server.get(f"{base}/{folder}{path}")
        assert answer.status == 404
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert answer.body == (root / base.strip("/") / folder / "404.html").read_bytes()
        assert "immutable" not in answer.headers.get("cache-control", "")
        assert_secured(answer, content)


@pytest.mark.parametrize("alias", [*ALIASES, "fr/vieux.html"])
def test_old_addresses_lead_on(server: WebServer, content: Path, base: str, alias: str) -> None:
    answer = server.get(quote(f"{base}/{alias}"))
    assert answer.status == 301
    assert target_of(answer) == f"{base}/{'fr/' if alias.startswith('fr/') else ''}about/"
    assert server.get(target_of(answer)).status == 200
    assert_secured(answer, content)


def test_only_the_very_address_leads_on(server: WebServer, base: str) -> None:
    for path in ("aboutXphp", "about.php5", "x/about.php", "about.php/more"):
        assert server.get(f"{base}/{path}").status == 404, path


def test_every_reference_leads_somewhere(server: WebServer, root: Path, base: str) -> None:
    """From every page, and from the one for what is missing wherever that is asked for."""
    top = root / base.strip("/")
    pages = [str(path.relative_to(top)).removesuffix("index.html") for path in sorted(top.rglob("*.html"))]
    seen: set[str] = set()
    for page in [*pages, "nowhere/at/all/", "fr/nowhere/at/all"]:
        here = quote(f"{base}/{page}")
        html = server.get(here).body.decode()
        for reference in re.findall('(?:href|src)="([^"#]+)', html):
            target = urlsplit(urljoin(f"https://shop.example{here}", unescape(reference)))
            if target.hostname == "shop.example" and target.path not in seen:
                seen.add(target.path)
                assert target.path.startswith(f"{base}/"), f"{here}: {reference}"
                assert server.get(target.path).status == 200, f"{here}: {reference}"
    assert len(seen) >= 8


def test_a_page_without_its_slash_is_found(server: WebServer, base: str) -> None:
    answer = server.get(f"{base}/about")
    assert answer.status in {301, 308}
    assert target_of(answer) == f"{base}/about/"


@pytest.mark.parametrize("name", HIDDEN)
def test_files_for_servers_are_not_shown(server: WebServer, base: str, name: str) -> None:
    assert server.get(f"{base}/{name}").status in {403, 404}


def test_what_a_browser_has_is_not_sent_again(server: WebServer, base: str) -> None:
    tag = server.get(f"{base}/").headers["etag"]
    assert server.get(f"{base}/", {"If-None-Match": tag}).status == 304


def parse_headers(text: str) -> dict[str, dict[str, str]]:
    """Return the rules of a `_headers` file as Netlify and Cloudflare describe it."""
    rules: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            rules[line] = {}
        else:
            assert re.match(r"  [A-Za-z-]+: \S", line), line
            name, _, value = line.strip().partition(": ")
            rules[list(rules)[-1]][name] = value
    return rules


def fits(pattern: str, path: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), path) is not None


def test_headers_for_netlify_and_cloudflare(content: Path, root: Path, base: str) -> None:
    text = (root / base.strip("/") / "_headers").read_text()
    assert all(len(line) <= 2_000 for line in text.splitlines())  # Cloudflare reads no longer ones
    rules = parse_headers(text)

    def headers_for(path: str) -> dict[str, str]:
        matching = [headers for pattern, headers in rules.items() if fits(pattern, path)]
        names = [name for headers in matching for name in headers]
        assert len(names) == len(set(names)), f"{path}: these hosts join values given twice"
        return {name: value for headers in matching for name, value in headers.items()}

    security = dict(rules_of(content).headers)
    assert headers_for(f"{base}/fr/about/") == security
    assert headers_for(f"{base}/assets/style.0123456789.css") == {**security, "Cache-Control": FOR_EVER}
    assert headers_for(f"{base}/fr/contact.vcf") == {**security, "Content-Type": "text/vcard; charset=utf-8"}


def test_redirects_for_netlify_and_cloudflare(root: Path, base: str) -> None:
    """Each line once, in the plain form: Cloudflare refuses a site for any other."""
    lines = (root / base.strip("/") / "_redirects").read_text("ascii").splitlines()
    french = f"{base}/fr/vieux.html {base}/fr/about/ 301"
    assert sorted(lines) == sorted([*(f"{quote(f'{base}/{alias}')} {base}/about/ 301" for alias in ALIASES), french])


def test_no_redirects_no_file() -> None:
    files = build_site(ROOT / "content").files
    assert "_headers" in files
    assert "_redirects" not in files


def test_pages_at_old_addresses_lead_on_without_any_server(root: Path, base: str) -> None:
    top = root / base.strip("/")
    for name, target in (
        ("über uns.html", "about/"),
        ("alt/a+b (1)/index.html", "../../about/"),
        ("old/page.htm", "../about/"),
        ("fr/vieux.html", "about/"),
    ):
        page = (top / name).read_text("utf-8")
        assert f'content="0; url={target}"' in page
        assert f'<a href="{target}">' in page
        language = "fr/" if name.startswith("fr/") else ""
        assert f'<link rel="canonical" href="https://shop.example{base}/{language}about/">' in page
    assert not (top / "about.php").exists()
    assert not (top / "qui-sommes-nous").exists()


def test_the_command_prints_the_configuration(content: Path) -> None:
    for server in WRITERS:
        finished = CliRunner().invoke(main, ["hosting", server, "--content", str(content)])
        assert finished.exit_code == 0
        assert finished.output == write_configuration(server, content)
