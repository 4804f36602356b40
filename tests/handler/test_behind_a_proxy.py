"""Attacks on the way through the web servers that the docs recommend, each in front of the real handler.

What two programs in a row read differently, a stranger can use to put words into the next visitor's request.
"""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import sqlite3
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from tests.handler.conftest import CONTENT
from tests.support.front import FRONTS
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.raw_http import SECONDS
from tests.support.web_servers import ServerMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.web_servers import WebServer

numbers = itertools.count(1)


class Way:
    """A front and the handler behind it."""

    def __init__(self, front: WebServer, handler: HandlerServer) -> None:
        self.port = front.port
        self.host = f"{LOOPBACK}:{front.port}"
        self.plain_port: int = getattr(front, "plain_port", 0)  # where Caddy listens without TLS
        self.handler = handler

    def ask_database(self, statement: str) -> list[str | None]:
        with closing(sqlite3.connect(f"file:{self.handler.database}?mode=ro", uri=True)) as connection:
            return [row[0] for row in connection.execute(statement)]

    def write_letter(self, **headers: str) -> tuple[int, dict[str, str]]:
        """Send a letter as any visitor does and return what was answered."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=SECONDS)
        with closing(connection):
            body = json.dumps({"name": "Zoe", "message": f"Letter {next(numbers)}", "consent": True})
            connection.request("POST", "/forms/contact", body, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def throw(self, raw: bytes) -> bytes:
        """Send bytes and return what comes within a moment, or in some time where a letter was stored meanwhile."""
        before, received, deadline = self.count_letters(), b"", time.monotonic() + SECONDS
        with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
            connection.sendall(raw)
            while time.monotonic() < deadline:
                try:
                    part = connection.recv(65536)
                except TimeoutError:
                    if received.count(b" 303 ") >= self.count_letters() - before:
                        break
                except OSError:
                    break
                else:
                    if not part:
                        break
                    received += part
        return received

    def count_letters(self) -> int:
        """Return how many letters are stored."""
        return int(str(self.ask_database("SELECT count(*) FROM submissions")[0]))


@pytest.fixture(scope="module", params=sorted(FRONTS))
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    folder = tmp_path_factory.mktemp("way")
    handler = HandlerServer(CONTENT, folder / "handler", {"TRUSTED_PROXIES": "1"})
    with ExitStack() as stack:
        handler.start()
        stack.callback(handler.stop)
        try:
            front = stack.enter_context(FRONTS[request.param]([handler.port], folder / "front"))
        except ServerMissingError as missing:
            pytest.skip(f"NOT TESTED: {missing} is not installed")
        yield Way(front, handler)


def inner(way: Way) -> bytes:
    """Return a whole request that must never be one of its own: it hides in the body of another."""
    body = f"name=Eve&message=Hidden+{next(numbers)}&consent=yes".encode()
    head = (
        f"POST /forms/contact HTTP/1.1\r\nHost: {way.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


HEAD = "POST /forms/contact HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
FRAMINGS = {
    "a length and chunks": "Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": "Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n\r\n0\r\n\r\n",
    "chunked behind a tab": "Content-Length: {length}\r\nTransfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    "chunked after a space": "Content-Length: {length}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunked with a vertical tab": "Content-Length: {length}\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunked folded": "Content-Length: {length}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "nearly chunked": "Content-Length: {length}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked and identity": "Content-Length: {length}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked by another name": "Content-Length: {length}\r\nTransfer_Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 0\r\nContent-Length: {length}\r\n\r\n",
    "two lengths in one": "Content-Length: 0, {length}\r\n\r\n",
    "a length with a sign": "Content-Length: +{length}\r\n\r\n",
    "a length by another name": "Content_Length: {length}\r\nContent-Length: 5\r\n\r\nx=%41",
    "a bare line feed": "Content-Length: {length}\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a header in a header": "X: y\rTransfer-Encoding: chunked\r\nContent-Length: {length}\r\n\r\n0\r\n\r\n",
    "a chunk with a tail": "Transfer-Encoding: chunked\r\n\r\n5;x=\"\r\nx=%41\r\n0\r\nContent-Length: {length}\r\n\r\n",
    "a chunk of a wide size": "Transfer-Encoding: chunked\r\n\r\n0000000000000000000\r\n\r\n",
    "an upgrade": "Connection: Upgrade, Content-Length\r\nUpgrade: h2c\r\nContent-Length: {length}\r\n\r\n",
    "an expectation": "Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FRAMINGS))
def test_no_request_hides_in_another(way: Way, name: str) -> None:
    """The answer of each visitor who comes after it is the one to the own letter."""
    hidden = inner(way)
    framing = FRAMINGS[name].format(length=len(hidden) + 5)
    before = way.count_letters()
    answers = way.throw(HEAD.format(host=way.host).encode() + framing.encode("latin-1") + hidden)
    receipts = []
    for _ in range(4):
        status, said = way.write_letter()
        assert status == 201
        receipts.append(said["receipt"])
    stored = way.ask_database("SELECT receipt FROM submissions ORDER BY id DESC LIMIT 4")
    assert sorted(stored, key=str) == sorted(receipts)
    # Where it is stored at all, then because the server in front took it for a request of its own, and said so.
    accepted = answers.count(b" 303 ")
    assert way.count_letters() - before == 4 + accepted
    assert b" 500 " not in answers
    assert b" 502 " not in answers


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X_Forwarded_For", "True-Client-IP"])
def test_nobody_says_who_they_are(way: Way, header: str) -> None:
    """The address that counts is the one that the server in front saw: here this machine's own, and so nobody's."""
    told = "for=203.0.113.7" if header == "Forwarded" else "203.0.113.7"
    assert way.write_letter(**{header: told})[0] == 201
    assert way.ask_database("SELECT DISTINCT client FROM submissions") == [None]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Script-Name": "//evil.example"},
        {"Script-Name": "//evil.example"},
        {"X-Original-Url": "//evil.example/"},
        {"X-Rewrite-Url": "//evil.example/"},
        {"X-Forwarded-Proto": "javascript"},
        {"Host": "evil.example"},
    ],
    ids=str,
)
def test_no_header_leads_elsewhere(way: Way, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, way.port, timeout=SECONDS)
    with closing(connection):
        connection.request("GET", "/contactus.php", headers=headers)
        answer = connection.getresponse()
        answer.read()
    if answer.status == 303:
        assert answer.headers["Location"] == "/forms/contact"
    else:  # Caddy serves its own names alone
        assert answer.headers["Location"] is None


@pytest.mark.parametrize("way", ["caddy"], indirect=True)
@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/mail", "/inbox", "/forms/../metrics", "//metrics"]
)
def test_caddy_lets_through_what_is_for_visitors(way: Way, path: str) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, way.port, timeout=SECONDS)
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    assert answer.status == 404
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("way", ["caddy"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/forms/contact?language=fr", 308),
        ("HEAD", "/", 308),
        ("POST", "/forms/contact", 403),
        ("POST", "/contactus.php", 403),
        ("GET", "/api/ring/K7QM-3FWA", 403),
    ],
)
def test_without_encryption_pages_are_led_on_and_nothing_is_taken(
    way: Way, method: str, path: str, status: int
) -> None:
    before = way.count_letters()
    connection = http.client.HTTPConnection(LOOPBACK, way.plain_port, timeout=SECONDS)
    with closing(connection):
        connection.request(method, path, headers={"Host": LOOPBACK})
        answer = connection.getresponse()
        answer.read()
    assert answer.status == status
    assert answer.headers["Location"] == (f"https://{LOOPBACK}{path}" if status == 308 else None)
    assert way.count_letters() == before
