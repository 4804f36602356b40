"""Renews the screenshots of the docs: the examples, served as `shopbell serve` does, seen through Chromium.

Needs what `make test` installs. Run it with `make screenshots`; `python tools/screenshots.py looks` renews those
of the looks alone.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from generator.content.folder import read_content
from generator.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "docs" / "screenshots"
PHONE: ViewportSize = {"width": 360, "height": 780}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
NOON = "2026-06-16T10:00:00Z"  # a Tuesday on which all the examples are open
LOOKS = {
    "atelier": ROOT / "content",
    "market": ROOT / "examples" / "salon" / "content",
    "office": ROOT / "examples" / "tradesman" / "content",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve the content in `folder` as its owner sees it while writing, and give the address."""
    port = find_port()
    with run([str(ROOT / "shopbell.py"), "serve", "--port", str(port)], folder, port) as url:
        yield url


@contextmanager
def serve_built(folder: Path) -> Iterator[str]:
    """Build the content in `folder`, serve the site as its visitors see it, and give the address."""
    build = [sys.executable, str(ROOT / "shopbell.py"), "build"]
    subprocess.run(build, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    port = find_port()
    with run(["-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", "site"], folder, port) as url:
        yield url


def find_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def run(arguments: list[str], folder: Path, port: int) -> Iterator[str]:
    """Run Python in `folder` until the context ends, and give the address once the port answers."""
    command, null = [sys.executable, *arguments], subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=null, stderr=null) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    """Return when the address answers; raises TimeoutError after half a minute."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@contextmanager
def open_page(browser: Browser, size: ViewportSize, **options: Any) -> Iterator[Page]:
    """Open a page of its own, sharp enough for a screen of today."""
    scale = 1.5 if size == PHONE else 1
    context = browser.new_context(viewport=size, device_scale_factor=scale, reduced_motion="reduce", **options)
    try:
        page = context.new_page()
        page.clock.set_fixed_time(NOON)
        yield page
    finally:
        context.close()


def save(page: Page, name: str) -> None:
    """Write what the page shows now."""
    page.screenshot(path=SHOTS / f"{name}.jpg", type="jpeg", quality=80)


def show_looks(browser: Browser, folder: Path) -> None:
    """Take each look with its example: on a phone and a desktop, in the dark, on paper, and from right to left."""
    for look, content in LOOKS.items():
        shutil.copytree(content, folder / look / "content")
        with serve(folder / look) as url:
            show_look(browser, url, look)
            if look == "market":
                take(browser, PHONE, f"{url}ar/", "look-market-rtl-phone")
                take(browser, DESKTOP, f"{url}ar/", "look-market-rtl-desktop")
        with serve_built(folder / look) as url:
            show_sheet(browser, url, look)


def show_previews(_browser: Browser, _folder: Path) -> None:
    """Take the pictures that stand beside a link to each example."""
    for look, content in LOOKS.items():
        site = read_content(content)
        preview = Drawing(site).previews.of_page(site.site.default_language)
        if preview:
            (SHOTS / f"preview-{look}.jpg").write_bytes(preview.read())


def show_look(browser: Browser, url: str, look: str) -> None:
    """Take the home page of one example."""
    take(browser, PHONE, url, f"look-{look}-phone")
    take(browser, PHONE, url, f"look-{look}-phone-dark", color_scheme="dark")
    take(browser, DESKTOP, url, f"look-{look}-desktop")
    take(browser, DESKTOP, url, f"look-{look}-desktop-dark", color_scheme="dark")


def show_sheet(browser: Browser, url: str, look: str) -> None:
    """Take the home page as it is printed."""
    with open_page(browser, DESKTOP) as page:
        page.goto(url)
        sheet = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))[0]
        sheet.render(scale=1).to_pil().save(SHOTS / f"look-{look}-print.jpg", quality=80)


def take(browser: Browser, size: ViewportSize, url: str, name: str, **options: Any) -> None:
    """Take the first screen of a page."""
    with open_page(browser, size, **options) as page:
        page.goto(url)
        save(page, name)


def show_form(browser: Browser, url: str) -> None:
    """Take the form empty, with mistakes and sent, and the mail that it caused."""
    with open_page(browser, PHONE, java_script_enabled=False) as page:
        page.goto(f"{url}#contact")
        save(page, "form-phone")
        page.get_by_label("E-mail").fill("jane.example.com")
        page.get_by_role("button", name="Send").click()
        save(page, "form-errors")
        page.get_by_label("Your name").fill("Jane Doe")
        page.get_by_label("E-mail").fill("jane@example.com")
        page.get_by_label("A wedding").check()
        page.get_by_label("Your message").fill("Peonies for a table of twelve, on the second Saturday of June?")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Send").click()
        save(page, "received")
    with open_page(browser, PHONE) as page:
        page.goto(f"{url}mail")
        page.get_by_role("listitem").get_by_role("link").first.click()
        letter = page.locator("iframe")
        letter.content_frame.get_by_text("Jane Doe").first.wait_for()
        letter.screenshot(path=SHOTS / "mail.jpg", type="jpeg", quality=80)


def show_mistake(browser: Browser, url: str, folder: Path) -> None:
    """Take the page that stands in for the site while a key is misspelt."""
    facts = folder / "content" / "business.yaml"
    facts.write_text(facts.read_text().replace("\naddress:", "\nadress:"))
    with open_page(browser, {"width": 1280, "height": 560}) as page:
        page.goto(url)
        while page.get_by_text("adress").count() == 0:
            page.reload()
        save(page, "mistake")


def show_example(browser: Browser, folder: Path) -> None:
    """Take the flower shop: its form, and a mistake in its content."""
    shutil.copytree(ROOT / "content", folder / "content")
    with serve(folder) as url:
        show_form(browser, url)
        show_mistake(browser, url, folder)


def main() -> None:
    """Take every screenshot anew, or those of the parts that are named."""
    parts = {"example": show_example, "looks": show_looks, "previews": show_previews}
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for part in sys.argv[1:] or parts:
            parts[part](browser, Path(name))
        browser.close()


if __name__ == "__main__":
    main()
