"""Requests of one who has sent enough for the moment, as bytes on a socket to gunicorn as it is deployed.

Each gets 429 with the seconds to wait (Retry-After) and nothing is stored, whatever it looks like. What is wrong with a
request anyway is still told first, and nobody else waits.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.handler.conftest import CONTENT, SITE
from tests.handler.test_bad_requests import EVIL, GOOD, GOOD_JSON, JSON, PROBLEM, Bad, members, parts, post, with_line
from tests.support.handler_server import HandlerServer
from tests.support.raw_http import exchange

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST, WINDOW = 3, 600
EAGER, OTHER = "198.51.100.7", "198.51.100.8"  # as the proxy tells it


def told_by_proxy(raw: bytes, *addresses: str) -> bytes:
    return with_line(f"X-Forwarded-For: {', '.join(addresses)}".encode(), raw)


def eager(name: str, raw: bytes, status: int = 429, *, may_be_read: bool = True) -> Bad:
    return Bad(name, told_by_proxy(raw, EAGER), status, PROBLEM, may_be_read=may_be_read)


TOO_MANY = [
    eager("another letter", post(GOOD + b"!")),
    eager("a letter that was stored already", post(GOOD + b"0")),
    eager("a letter with a token", post(GOOD + b"&_token=abcdefghijklmnop")),
    eager("JSON", members("")),
    eager("parts", parts()),
    eager("at the address of the old script", post(path="/contactus.php")),
    eager("what a program fills in", post(GOOD + b"&_more=x")),
    eager("spam", post(GOOD.replace(b"Hello", b"http://a.example+http://b.example+casino"))),
    eager("a test that is none", with_line(b"X-Shopbell-Test: 1")),
    eager("without an origin", post(origin=None), may_be_read=False),
    Bad("addresses before the one that the proxy saw", told_by_proxy(post(), OTHER, "203.0.113.9", EAGER), 429),
    Bad("an address that is none before it", told_by_proxy(post(), "<script>", EAGER), 429),
    Bad("another header for the address", with_line(b"X-Real-IP: 203.0.113.9", told_by_proxy(post(), EAGER)), 429),
    Bad("a header for all of it", with_line(b"Forwarded: for=203.0.113.9", told_by_proxy(post(), EAGER)), 429),
]
WRONG_ANYWAY = [
    eager("nothing filled in", post(b""), 422),
    eager("a foreign origin", post(origin=EVIL), 403, may_be_read=False),
    eager("no JSON", post(GOOD_JSON, JSON), 400),
    eager("no length", post(content_length=None), 411),
    eager("a form that does not exist", post(path="/forms/none"), 404),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandlerServer]:
    """A handler from which one address has had all it may have."""
    limits = {"SUBMISSIONS_PER_ADDRESS": str(MOST), "TRUSTED_PROXIES": "1"}
    server = HandlerServer(CONTENT, tmp_path_factory.mktemp("too-many"), limits).start()
    for number in range(MOST):
        [answer] = exchange(server.port, told_by_proxy(post(GOOD + b"%d" % number), EAGER))
        assert answer.status == 201
    yield server
    server.stop()


def count_submissions(server: HandlerServer) -> int:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM submissions").fetchone()[0])


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in TOO_MANY])
def test_who_sent_enough_has_to_wait(server: HandlerServer, bad: Bad) -> None:
    before = count_submissions(server)
    [answer] = exchange(server.port, bad.raw)
    assert (answer.status, answer.media_type) == (bad.status, bad.media_type)
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW
    assert answer.headers.get("access-control-allow-origin") == (SITE if bad.may_be_read else None)
    assert count_submissions(server) == before


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in WRONG_ANYWAY])
def test_what_is_wrong_anyway_is_told_first(server: HandlerServer, bad: Bad) -> None:
    [answer] = exchange(server.port, bad.raw)
    assert (answer.status, answer.media_type) == (bad.status, bad.media_type)
    assert "retry-after" not in answer.headers


def test_people_keep_what_they_typed_and_are_offered_the_phone(server: HandlerServer) -> None:
    letter = post(GOOD.replace(b"Hello", b"Ten+tulips"), accept="text/html")
    [answer] = exchange(server.port, told_by_proxy(letter, EAGER))
    assert (answer.status, answer.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW
    page = answer.body.decode()
    for text in ("Many messages", "04 65 71 23 45", "Ten tulips", "Zoe"):
        assert text in page


def test_nobody_else_waits_and_pages_are_still_seen(server: HandlerServer) -> None:
    [answer] = exchange(server.port, told_by_proxy(post(), OTHER))
    assert answer.status == 201
    page = post(b"", None, content_length=None).replace(b"POST", b"GET", 1)
    [answer] = exchange(server.port, told_by_proxy(page, EAGER))
    assert answer.status == 200


def test_a_form_that_got_enough_from_all_together_says_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    limits = {"SUBMISSIONS_PER_FORM": "1", "TRUSTED_PROXIES": "1"}
    server = HandlerServer(CONTENT, tmp_path_factory.mktemp("form"), limits).start()
    try:
        raws = [told_by_proxy(post(GOOD + b"%d" % number), f"198.51.100.{number}") for number in range(8)]
        answers = [exchange(server.port, raw)[0] for raw in raws]
    finally:
        server.stop()
    assert [answer.status for answer in answers] == [201] * 6 + [429] * 2  # five of them held back
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
