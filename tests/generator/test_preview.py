"""`shopbell serve` shows the site as the content stands now, and says what is wrong with it."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.ports import LOOPBACK
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageWatch

PATIENCE = 60.0  # seconds; far more than it takes, for busy machines
HOUR_GLASS = 0.02


class Serve:
    """A running `shopbell serve` and what it has printed."""

    def __init__(self, folder: Path, *options: str, program: tuple[str, ...] = ("-m", "shopbell")) -> None:
        self.content = folder / "content"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, *program, "serve", "--port", "0", *options],
            cwd=folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.printed: list[str] = []
        self._readers = [threading.Thread(target=self._read, args=(name,)) for name in ("stdout", "stderr")]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        for line in getattr(self.process, name):
            self.printed.append(line.rstrip("\n"))

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """Return the first printed line that fits, as soon as there is one."""
        wait_until(lambda: any(re.search(pattern, line) for line in self.printed) or self.process.poll() is not None)
        found = [match for line in self.printed if (match := re.search(pattern, line))]
        assert found, "\n".join(self.printed)
        return found[0]

    @property
    def url(self) -> str:
        return self.wait_for_line(r"http://127\.0\.0\.1:\d+/")[0]

    def get(self, path: str = "") -> tuple[int, str]:
        """Return status and body of a page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait_for(self, words: str, path: str = "") -> str:
        """Return the page as soon as it has certain words."""
        wait_until(lambda: words in self.get(path)[1])
        return self.get(path)[1]

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as an editor does."""
        text = (self.content / name).read_text("utf-8")
        assert old in text
        (self.content / name).write_text(text.replace(old, new, 1), "utf-8")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the process and return its exit code."""
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            for reader in self._readers:
                reader.join()
            for stream in (self.process.stdout, self.process.stderr):
                if stream is not None:
                    stream.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(HOUR_GLASS)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """The preview of a copy of the example."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    server = Serve(tmp_path)
    try:
        assert server.url
        yield server
    finally:
        server.stop()


class Listener:
    """An open page that listens for changes."""

    def __init__(self, serve: Serve) -> None:
        [version] = re.findall(r'<script src="/_shopbell/reload.js" data-version="(\d+)"', serve.get()[1])
        self._connection = http.client.HTTPConnection(serve.url.split("/")[2], timeout=PATIENCE)
        self._connection.request("GET", f"/_shopbell/events?{version}")
        self._answer = self._connection.getresponse()
        assert self._answer.headers["Content-Type"].startswith("text/event-stream")

    def next_event(self) -> str:
        """Return the next line of data; waits for it."""
        while line := self._answer.readline().decode():
            if line.startswith("data: "):
                return line.removeprefix("data: ").strip()
        raise AssertionError("the stream has ended")

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


def test_pages_and_files_are_shown_and_what_is_not_there_is_said_so(serve: Serve) -> None:
    status, home = serve.get()
    assert status == 200
    assert "Atelier Marguerite" in home
    assert 'src="/_shopbell/reload.js"' in home
    assert serve.get("fr/about/")[0] == 200
    [style] = re.findall(r'href="(assets/style\.\w+\.css)"', home)
    assert serve.get(style)[0] == 200
    assert "EventSource" in serve.get("_shopbell/reload.js")[1]
    assert serve.get("about")[1] == serve.get("about/")[1]

    for path in ("nothing", "nothing/at/all.html", "..%2f..%2fetc/passwd", "%00", "assets/", "%ff", "fr/nothing"):
        status, page = serve.get(path)
        assert status == 404, path
        assert ('lang="fr"' in page) == path.startswith("fr/")


def test_a_change_is_shown_a_moment_later(serve: Serve) -> None:
    listener = Listener(serve)
    serve.edit("business.yaml", "04 65 71 20 45", "04 65 71 99 88")
    assert listener.next_event() == "reload"
    assert "tel:+33465719988" in serve.get()[1]
    assert "tel:+33465712045" not in serve.get()[1]
    listener.close()


def test_an_open_page_becomes_the_new_one_by_itself(serve: Serve, page: Page, page_watch: PageWatch) -> None:
    page_watch.expect("status of 500")
    page.goto(serve.url)
    serve.edit("business.yaml", "04 65 71 20 45", "04 65 71 99 88")
    expect(page.locator("a[href='tel:+33465719988']").first).to_be_visible(timeout=PATIENCE * 1000)
    serve.edit("business.yaml", "address:\n", "adress:\n")
    expect(page.get_by_text("did you mean")).to_be_visible(timeout=PATIENCE * 1000)
    serve.edit("business.yaml", "adress:\n", "address:\n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Atelier Marguerite", timeout=PATIENCE * 1000)


def test_a_page_that_was_drawn_before_the_change_is_told_too(serve: Serve) -> None:
    [version] = re.findall(r'data-version="(\d+)"', serve.get()[1])
    serve.edit("business.yaml", "04 65 71 20 45", "04 65 71 99 88")
    serve.wait_for("tel:+33465719988")
    with urllib.request.urlopen(f"{serve.url}_shopbell/events?{version}", timeout=PATIENCE) as stream:
        events = [line for line in stream.read().splitlines() if line and not line.startswith(b":")]
    assert events == [b"data: reload"]


def test_a_mistake_is_shown_in_place_of_the_site_until_it_is_mended(serve: Serve) -> None:
    listener = Listener(serve)
    serve.edit("business.yaml", "address:\n", "adress:\n")
    assert listener.next_event() == "reload"
    status, page = serve.get()
    assert status == 500
    line = (serve.content / "business.yaml").read_text("utf-8").split("\n").index("adress:") + 1
    assert "content/business.yaml" in page
    assert f"line {line}, column 1" in page
    assert "unknown key &#34;adress&#34;; did you mean &#34;address&#34;?" in page
    assert "<pre>adress:</pre>" in page
    assert 'src="/_shopbell/reload.js"' in page
    serve.wait_for_line(rf'^content/business\.yaml:{line}:1: unknown key "adress"; did you mean "address"\?$')
    assert serve.get("fr/about/")[0] == 500
    listener.close()

    listener = Listener(serve)
    serve.edit("business.yaml", "adress:\n", "address:\n")
    assert listener.next_event() == "reload"
    assert serve.get()[0] == 200
    listener.close()


def test_a_mistake_in_a_template_is_shown_too(serve: Serve) -> None:
    (serve.content / "theme" / "templates").mkdir(parents=True)
    (serve.content / "theme" / "templates" / "page.html").write_text("<p>\n{{ nothing }}\n")
    page = serve.wait_for("page.html:2: the template cannot be used")
    assert "&#39;nothing&#39; is undefined" in page
    shutil.rmtree(serve.content / "theme")
    serve.wait_for("<h1>About us</h1>", "about/")


def test_new_and_deleted_pages(serve: Serve) -> None:
    (serve.content / "pages" / "tulips.md").write_text("---\ntitle: Fresh tulips\n---\nSince today.\n")
    serve.wait_for("Since today.", "tulips/")
    (serve.content / "pages" / "tulips.md").unlink()
    wait_until(lambda: serve.get("tulips/")[0] == 404)


def test_the_form_works(serve: Serve) -> None:
    body = b"name=Zo%C3%AB&email=zoe%40customer.example&occasion=wedding&message=Hello&consent=on&_language=en"
    request = urllib.request.Request(serve.url + "forms/contact", body, {"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        [receipt] = re.findall(r"/received/([\w-]+)\?language=en$", answer.url)
        assert answer.url.startswith(serve.url)
    serve.wait_for(receipt, "mail")


def test_a_page_named_like_the_mails_is_shown(serve: Serve) -> None:
    (serve.content / "pages" / "mailing-list.md").write_text("---\ntitle: Our list\n---\nSubscribe.\n")
    serve.wait_for("Subscribe.", "mailing-list/")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_asked_to_while_pages_listen(tmp_path: Path, number: int) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    server = Serve(tmp_path)
    listeners = [Listener(server) for _ in range(3)]
    assert server.stop(number) == 0
    assert not any("Traceback" in line for line in server.printed)
    for listener in listeners:
        listener.close()


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        server = Serve(tmp_path, "--port", str(port))
        assert server.process.wait(PATIENCE) == 1
    server.stop()
    [line] = server.printed  # nothing was built before
    assert line.startswith(f"port {port} is in use")


def test_an_address_of_another_machine_is_a_sentence(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    server = Serve(tmp_path, "--host", "192.0.2.1")
    assert server.process.wait(PATIENCE) == 1
    server.stop()
    assert any(line.startswith("cannot listen at 192.0.2.1") for line in server.printed)


def test_no_content_is_a_sentence(tmp_path: Path) -> None:
    server = Serve(tmp_path)
    assert server.process.wait(PATIENCE) == 1
    server.stop()
    assert len(server.printed) == 1
    assert server.printed[0].startswith("content:1:1: there is no such folder")


def test_a_content_that_is_wrong_from_the_start_is_shown_as_soon_as_it_is_mended(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    server = Serve(tmp_path)
    server.edit("site.yaml", "languages:", "langages:")
    server.wait_for("unknown key")
    server.edit("site.yaml", "langages:", "languages:")
    server.wait_for("Atelier Marguerite</h1>")
    assert server.stop() == 0


# The program with a clock that is set back by a year when it gets a signal.
CLOCK_SET_BACK = """
import signal, sys, time, time_machine, shopbell
set_back = lambda *_: time_machine.travel(time.time() - 366 * 86400).start()
signal.signal(signal.SIGUSR1, set_back)
shopbell.main(sys.argv[1:])
"""


@pytest.mark.parametrize("days", [-366, -1, 366])
def test_a_clock_that_is_set_anew_does_not_hide_a_change(tmp_path: Path, days: int) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    server = Serve(tmp_path, program=("-c", CLOCK_SET_BACK))
    try:
        listener = Listener(server)
        server.process.send_signal(signal.SIGUSR1)
        server.edit("business.yaml", "Atelier Marguerite", "Atelier of another year")
        moment = time.time() + days * 86400
        os.utime(server.content / "business.yaml", (moment, moment))
        assert listener.next_event() == "reload"
        assert "<h1>Atelier of another year</h1>" in server.wait_for("<h1>Atelier of another year</h1>")
        listener = Listener(server)
        server.edit("business.yaml", "Atelier of another year", "Atelier once more")
        assert listener.next_event() == "reload"
    finally:
        assert server.stop() == 0
