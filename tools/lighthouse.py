"""Measures every page of the examples with Lighthouse, as a phone on a slow line, and writes docs/lighthouse.md.

`make lighthouse` takes the median of five runs for each page. `--runs 1 --only salon` looks at some pages once and
writes nothing. Needs Node.js and Chromium; Lighthouse itself is fetched into tests/node_modules.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from generator.build import build_site
from generator.hosting.rules import caching_of, endings_with_charset, type_of
from generator.output import write_site

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VERSION = "13.5.0"
REPORT = ROOT / "docs" / "lighthouse.md"
PROGRAM = ROOT / "tests" / "node_modules" / ".bin" / "lighthouse"
EXAMPLES = {
    "flowers": ROOT / "content",
    "salon": ROOT / "examples" / "salon" / "content",
    "tradesman": ROOT / "examples" / "tradesman" / "content",
}
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking --no-first-run"
_HEADER = re.compile(r"^  ([\w-]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What one look at a page gave: points from 0 to 100 by category, and what was found wanting."""

    points: dict[str, int]
    paint: float  # seconds until the largest thing on the first screen is there
    shift: float
    wanting: tuple[str, ...]


class _Answer(BaseHTTPRequestHandler):
    """Answers as a web server with the site's own rules does: its headers, its types, everything of text packed."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, folder: Path, headers: dict[str, str], **options: Any) -> None:
        self._folder, self._headers = folder, headers
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        """Send the file of an address."""
        name = unquote(urlsplit(self.path).path).lstrip("/")
        name = f"{name}index.html" if not name or name.endswith("/") else name
        path = self._folder / name
        is_there = path.is_file()
        data = path.read_bytes() if is_there else b""
        self.send_response(200 if is_there else 404)
        for header, value in self._headers.items():
            self.send_header(header, value)
        self.send_header("Content-Type", type_of(name))
        self.send_header("Cache-Control", caching_of(name))
        if name.rpartition(".")[2] in endings_with_charset():
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is the interface)
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """Says nothing of browsers that hang up."""

    def handle_error(self, *_: object) -> None:
        """Go on: what a look lacks, Lighthouse tells itself."""


def read_headers(folder: Path) -> dict[str, str]:
    """Return the headers for all pages from the site's `_headers`."""
    first = (folder / "_headers").read_text("utf-8").split("\n/")[0]
    return dict(_HEADER.findall(first))


def serve(folder: Path, server: ThreadingHTTPServer) -> None:
    """Answer from `folder` from now on."""
    server.RequestHandlerClass = partial(_Answer, folder=folder, headers=read_headers(folder))


def build(content: Path, folder: Path, address: str) -> list[str]:
    """Build an example as if it stood at `address`, and return its pages."""
    copy = folder / "content"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(content, copy)
    settings = copy / "site.yaml"
    text = re.sub(r"^address: .+$", f"address: {address}", settings.read_text("utf-8"), flags=re.MULTILINE)
    settings.write_text(text, "utf-8")
    write_site(build_site(copy).files, folder / "site")
    names = (path.relative_to(folder / "site").as_posix() for path in (folder / "site").rglob("*.html"))
    return sorted(name.removesuffix("index.html") for name in names)


def look(url: str) -> Run:
    """Return what Lighthouse says of a page; raises RuntimeError where it could not look."""
    command = [str(PROGRAM), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    finished = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "CHROME_PATH": chromium}
    )
    try:
        found = json.loads(finished.stdout)
    except json.JSONDecodeError as error:
        raise RuntimeError(finished.stderr) from error
    points = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    audits = found["audits"]
    paint = audits["largest-contentful-paint"].get("numericValue", 0) / 1000
    return Run(points, paint, audits["cumulative-layout-shift"].get("numericValue", 0), tuple(list_wanting(found)))


def look_often(url: str, runs: int) -> list[Run]:
    """Return up to `runs` looks: as soon as most of them would have all points, the others cannot change the median."""
    found: list[Run] = []
    while len(found) < runs and sum(is_flawless(url, run) for run in found) <= runs // 2:
        found.append(look(url))
    return found


def is_flawless(url: str, run: Run) -> bool:
    """Return whether a look gave all points in what says anything about a page."""
    return all(points == 100 for name, points in run.points.items() if is_judged(url, name))


def list_wanting(found: Any) -> Iterator[str]:
    """Yield what takes points away."""
    for name, category in found["categories"].items():
        for part in category["auditRefs"]:
            audit = found["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.995:
                items = json.dumps(audit.get("details", {}).get("items", [])[:2])[:400]
                yield f"{name}: {part['id']} {audit['score']} {audit.get('displayValue', '')} {items}"


def measure(names: list[str], runs: int, together: int) -> Iterator[tuple[str, list[Run]]]:
    """Yield every page with its runs, of which so many may go on at once."""
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(together) as pool:
        for example, content in EXAMPLES.items():
            pages = build(content, Path(folder) / example, address)
            serve(Path(folder) / example / "site", server)
            chosen = [page for page in pages if not names or any(name in f"{example}/{page}" for name in names)]
            found = pool.map(lambda page: look_often(f"{address}/{page}", runs), chosen)
            yield from zip((f"{example}/{page}" for page in chosen), found, strict=True)
    server.shutdown()


def middle_of(runs: list[Run]) -> dict[str, float]:
    """Return the median of each figure."""
    points = {name: statistics.median(run.points[name] for run in runs) for name in CATEGORIES}
    return {
        **points,
        "runs": len(runs),
        "paint": statistics.median(run.paint for run in runs),
        "shift": statistics.median(run.shift for run in runs),
    }


def write_report(measured: dict[str, dict[str, float]], runs: int) -> None:
    """Write the table of all pages."""
    head = " | ".join(["page", *CATEGORIES.values(), "largest paint", "shift", "runs"])
    intro = REPORT_HEAD.format(version=VERSION, runs=runs, pages=len(measured))
    lines = [intro, f"| {head} |", "|---|---|---|---|---|---|---|---|"]
    for page, middle in measured.items():
        points = (f"{middle[name]:.0f}" if is_judged(page, name) else "–" for name in CATEGORIES)
        lines.append(
            f"| {page} | {' | '.join(points)} | {middle['paint']:.1f} s | {middle['shift']:.3f} | {middle['runs']} |"
        )
    REPORT.write_text("\n".join(lines) + "\n", "utf-8")


def is_judged(page: str, category: str) -> bool:
    """Return whether a category says anything: a page that is not there asks search engines to leave it out."""
    return category != "seo" or not page.endswith("404.html")


REPORT_HEAD = """# Lighthouse

`make lighthouse` builds the three examples, serves them with the headers that Shopbell writes for them, packed with
gzip, and lets Lighthouse {version} look at each of their pages as a phone on a slow line (its standard: a mid-range
phone, 1.6 Mbit/s, 150 ms). Each figure is the median of {runs} runs, of which the rest is left out once most have all
points; 100 is the most there is. Performance falls when other programs keep the machine busy. The pages for what is not
there ask search engines to leave them out, so their SEO is not judged. {pages} pages:
"""


def install() -> None:
    """Fetch Lighthouse beside the other programs of the tests, unless it is there."""
    package = ROOT / "tests" / "node_modules" / "lighthouse" / "package.json"
    if package.is_file() and json.loads(package.read_text())["version"] == VERSION:
        return
    options = ["--no-save", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "install", "--prefix", "tests", *options, f"lighthouse@{VERSION}"], cwd=ROOT, check=True)


def main() -> None:
    """Measure, print what is wanting, and write the report where all pages were looked at."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--together", type=int, default=1, help="how many pages to look at at once: a core each or more"
    )
    parser.add_argument("--only", nargs="*", default=[], metavar="PART", help="pages whose name holds one of these")
    options = parser.parse_args()
    install()
    measured: dict[str, dict[str, float]] = {}
    for page, runs in measure(options.only, options.runs, options.together):
        measured[page] = middle_of(runs)
        points = {name: measured[page][name] for name in CATEGORIES if is_judged(page, name)}
        print(page, *(f"{value:.0f}" for value in points.values()), flush=True)
        if min(points.values()) < 100:
            print(*sorted({f"    {line}" for run in runs for line in run.wanting}), sep="\n", flush=True)
    if not options.only:
        write_report(measured, options.runs)
    reached = (middle[name] for page, middle in measured.items() for name in CATEGORIES if is_judged(page, name))
    sys.exit(min(reached, default=0) < 100)


if __name__ == "__main__":
    main()
