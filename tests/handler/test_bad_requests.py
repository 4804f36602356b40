"""Requests that cannot be taken, as bytes on a socket to gunicorn as it is deployed.

Each gets its 4xx and nothing else happens: nothing is stored, and the log shows no fault. What gunicorn itself refuses,
before there is a request to speak of, is answered in its own words; all else in ours, readable for scripts of the site.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.handler.conftest import CONTENT, SITE
from tests.support.handler_server import HandlerServer
from tests.support.raw_http import exchange, request_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=XX"
JSON = "application/json"
EVIL = "https://evil.example"
GOOD = b"name=Zoe&message=Hello&consent=yes"
GOOD_JSON = b'{"name": "Zoe", "message": "Hello", "consent": true'
PROTOCOL = "text/html"
PROBLEM = "application/problem+json"


def post(body: bytes = GOOD, kind: str | None = URLENCODED, path: str = "/forms/contact", **headers: Any) -> bytes:
    """Return a POST; an argument such as `content_length` takes the place of a header of ours, None removes it."""
    return send("POST", path, body, kind, **headers)


def send(method: str, path: str, body: bytes = b"", kind: str | None = None, **headers: Any) -> bytes:
    given = {name.replace("_", "-").title(): value for name, value in headers.items()}
    usual = {
        "Host": "forms.flowers.example",
        "Origin": SITE,
        "Accept": JSON,
        "Content-Type": kind,
        "Content-Length": len(body),
    }
    return request_bytes(method, path, {**usual, **given}, body)


def part(name: str | None, content: bytes = b"x", more: str = "") -> bytes:
    """Return one part of a multipart body."""
    disposition = "form-data" if name is None else f'form-data; name="{name}"'
    return f"--XX\r\nContent-Disposition: {disposition}{more}\r\n\r\n".encode() + content + b"\r\n"


def parts(*some: bytes, end: bytes = b"--XX--\r\n") -> bytes:
    whole = (part("name", b"Zoe"), part("message", b"Hello"), part("consent", b"yes"))
    return post(b"".join([*whole, *some]) + end, MULTIPART)


def members(more: str) -> bytes:
    return post(GOOD_JSON + more.encode() + b"}", JSON)


def chunked(*headers: str, body: bytes = GOOD, codings: str = "chunked") -> bytes:
    framed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    raw = post(framed, content_length=None, transfer_encoding=codings)
    return raw.replace(b"\r\n\r\n", "".join(f"\r\n{header}" for header in headers).encode() + b"\r\n\r\n", 1)


def with_line(line: bytes, raw: bytes | None = None) -> bytes:
    """Return a good request with one more line among its headers."""
    return (raw or post()).replace(b"\r\n\r\n", b"\r\n" + line + b"\r\n\r\n", 1)


@dataclass(frozen=True)
class Bad:
    """A request and what it is answered with."""

    name: str
    raw: bytes
    status: int
    media_type: str = PROBLEM
    may_be_read: bool = True
    answers: int = 1


def by_gunicorn(name: str, raw: bytes, status: int = 400, answers: int = 1) -> Bad:
    return Bad(name, raw, status, PROTOCOL, may_be_read=False, answers=answers)


FRAMING = [
    Bad("chunked, without a length", chunked(), 411),
    Bad("chunked, far over the limit", chunked(body=b"name=" + b"x" * 300_000), 411),
    Bad("chunked, in upper case", chunked(codings="CHUNKED"), 411),
    Bad("chunked, its size no number", chunked().replace(b"22\r\n", b"zz\r\n"), 411),
    Bad("chunked, cut off", chunked()[:-9], 411),
    Bad("packed and chunked", chunked(codings="gzip, chunked"), 411),
    by_gunicorn("chunked and with a length", chunked("Content-Length: 5")),
    by_gunicorn("chunked twice", chunked(codings="chunked, chunked")),
    by_gunicorn("chunked in HTTP/1.0", chunked().replace(b"HTTP/1.1", b"HTTP/1.0", 1)),
    by_gunicorn("a coding that says nothing", chunked(codings="identity")),
    by_gunicorn("a coding that nobody knows", chunked(codings="banana")),
    Bad("neither length nor coding", post(content_length=None), 411),
    by_gunicorn("a negative length", post(content_length=-1)),
    by_gunicorn("a length with a sign", post(content_length="+34")),
    by_gunicorn("a length in hexadecimal", post(content_length="0x22")),
    by_gunicorn("a length in words", post(content_length="many")),
    by_gunicorn("an empty length", post(content_length="")),
    by_gunicorn("a length in superscript", post(content_length="\xb2")),
    by_gunicorn("two lengths", with_line(b"Content-Length: 5")),
    by_gunicorn("the same length twice", with_line(b"Content-Length: 34")),
    by_gunicorn("two lengths in one line", post(content_length="34, 34")),
    Bad("a body shorter than its length", post(content_length=len(GOOD) + 10), 400),
    Bad("a body of nothing but a length", post(b"", content_length=100), 400),
    Bad("a body one byte over the limit", post(b"x=" + b"y" * (64 * 1024 - 1)), 413),
    Bad("a body far over the limit", post(b"x=" + b"y" * 2_000_000), 413),
    Bad("a length over the limit and no body", post(b"", content_length=65_537), 413),
    Bad("a length that no disk holds", post(b"", content_length="9" * 30), 413),
]

HEADERS = [
    by_gunicorn("a line without a colon", with_line(b"nonsense")),
    by_gunicorn("a name with a space", with_line(b"X-Thing : 1")),
    by_gunicorn("a name with a NUL", with_line(b"X-\0: 1")),
    by_gunicorn("a value with a NUL", with_line(b"X-Thing: a\0b")),
    by_gunicorn("a value with a bare CR", with_line(b"X-Thing: a\rOrigin: x")),
    by_gunicorn("a folded line", with_line(b"X-Thing: 1\r\n folded")),
    by_gunicorn("no name at all", with_line(b": 1")),
    by_gunicorn("two hosts", with_line(b"Host: evil.example")),
    by_gunicorn("two content types", with_line(b"Content-Type: application/json")),
    by_gunicorn("an expectation that nobody knows", with_line(b"Expect: the unexpected"), 417),
    by_gunicorn("more lines than anybody needs", with_line(b"\r\n".join(b"X-%d: 1" % n for n in range(200))), 431),
    by_gunicorn("a line of 10,000 characters", with_line(b"X-Thing: " + b"x" * 10_000), 431),
    by_gunicorn("an address of 10,000 characters", send("GET", "/" + "x" * 10_000), 414),
    by_gunicorn("an address with a raw byte", send("GET", "/forms/caf\xe9")),
    by_gunicorn("an address with a space", send("GET", "/forms/a b")),
    by_gunicorn("a version that does not exist", post().replace(b"HTTP/1.1", b"HTTP/9.9", 1)),
    by_gunicorn("a version of another protocol", post().replace(b"HTTP/1.1", b"SIP/2.0", 1)),
    by_gunicorn("no version", post().replace(b" HTTP/1.1", b"", 1)),
    by_gunicorn("a method in lower case", post().replace(b"POST", b"post", 1)),
    by_gunicorn(
        "the beginning of a TLS connection",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500 + b"\r\n\r\n",
    ),
    by_gunicorn("random bytes", bytes(range(256)) * 4 + b"\r\n\r\n"),
    Bad("a content type under another name", with_line(b"Content_Type: " + URLENCODED.encode(), post(kind=None)), 415),
    Bad("a length under another name", with_line(b"Content_Length: 34", post(content_length=None)), 411),
]

TYPES = [
    Bad("no content type", post(kind=None), 415),
    Bad("an empty content type", post(kind=""), 415),
    Bad("a content type of nonsense", post(kind=";;;=,"), 415),
    Bad("plain text, as mailto forms send", post(kind="text/plain"), 415),
    Bad("XML", post(b"<name>Zoe</name>", "application/xml"), 415),
    Bad("another kind of multipart", post(b"--XX--", "multipart/mixed; boundary=XX"), 415),
    Bad("form data in Latin-1", post(kind=f"{URLENCODED}; charset=ISO-8859-1"), 415),
    Bad("JSON in UTF-16", post(GOOD_JSON, f"{JSON}; charset=utf-16"), 415),
    Bad("a compressed body", post(zlib.compress(GOOD), content_encoding="deflate"), 415),
    Bad("a body that says it is compressed", post(content_encoding="gzip"), 415),
]

FORM_DATA = [
    Bad("raw bytes", post(b"\x00\xff\xfe\x01" * 20), 400),
    Bad("words", post(b"hello"), 400),
    Bad("a field without its sign", post(GOOD + b"&colour"), 400),
    Bad("a broken escape", post(GOOD + b"&x=%zz"), 400),
    Bad("an escape cut off", post(GOOD + b"&x=%"), 400),
    Bad("an escape cut in half", post(GOOD + b"&x=%c"), 400),
    Bad("a broken escape in a name", post(GOOD + b"&%g0=x"), 400),
    Bad("an answer in Latin-1", post(GOOD + b"&x=caf%E9"), 400),
    Bad("a raw byte in Latin-1", post(GOOD + b"&x=caf\xe9"), 400),
    Bad("half a character", post(GOOD + b"&x=%ED%A0%80"), 400),
    Bad("an overlong character", post(GOOD + b"&x=%C0%AF"), 400),
    Bad("a NUL in an answer", post(b"name=Z%00oe&message=Hello&consent=yes"), 400),
    Bad("a NUL in a field we do not know", post(GOOD + b"&x=%00"), 400),
    Bad("a NUL in a name", post(GOOD + b"&x%00=1"), 400),
    Bad("a line break in a name", post(GOOD + b"&x%0D%0ABcc=1"), 400),
    Bad("a field without a name", post(GOOD + b"&=x"), 400),
    Bad("a name of blanks", post(GOOD + b"&+=x"), 400),
    Bad("an answer twice", post(GOOD + b"&name=Max"), 400),
    Bad("the same answer twice", post(GOOD + b"&name=Zoe"), 400),
    Bad("a choice twice", post(GOOD + b"&topic=order&topic=other"), 400),
    Bad("a token twice", post(GOOD + b"&_token=a&_token=b"), 400),
    Bad("a language twice", post(GOOD + b"&_language=en&_language=fr"), 400),
    Bad("101 fields", post(b"&".join(b"f%d=x" % n for n in range(101))), 413),
    Bad("20,000 fields", post(b"a=&" * 20_000), 413),
    Bad("a name of 101 characters", post(GOOD + b"&" + b"x" * 101 + b"=1"), 413),
]  # fmt: skip

MULTIPARTS = [
    Bad("no boundary", post(part("name") + b"--XX--\r\n", "multipart/form-data"), 400),
    Bad("an empty boundary", post(part("name") + b"--XX--\r\n", "multipart/form-data; boundary="), 400),
    Bad("a boundary beyond ASCII", post(part("name"), "multipart/form-data; boundary=\xe9"), 400),
    Bad("another boundary than announced", post(part("name") + b"--XX--\r\n", "multipart/form-data; boundary=YY"), 400),
    Bad("no end", parts(end=b""), 400),
    Bad("an end cut off", parts(end=b"--XX"), 400),
    Bad("a part cut off", parts(part("x", b"abc")[:-3], end=b""), 400),
    Bad("headers cut off", parts(b"--XX\r\nContent-Disposition: form-data; na", end=b""), 400),
    Bad("an empty body", post(b"", MULTIPART), 400),
    Bad("raw bytes", post(b"\x00\xff" * 50, MULTIPART), 400),
    Bad("form data of the other kind", post(GOOD, MULTIPART), 400),
    Bad("a part without a disposition", parts(b"--XX\r\nX-Thing: 1\r\n\r\nx\r\n"), 400),
    Bad("a part without headers", parts(b"--XX\r\n\r\nx\r\n"), 400),
    Bad("a part without a name", parts(part(None)), 400),
    Bad("a part with an empty name", parts(part("")), 400),
    Bad("a part that is no form data", parts(b'--XX\r\nContent-Disposition: attachment; name="x"\r\n\r\nx\r\n'), 400),
    Bad("headers that are no UTF-8", parts(b'--XX\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n'), 400),
    Bad("an answer that is no UTF-8", parts(part("x", b"caf\xe9")), 400),
    Bad("a NUL in an answer", parts(part("x", b"a\0b")), 400),
    Bad("an answer twice", parts(part("name", b"Max")), 400),
    Bad("101 parts", post(b"".join(part(f"f{n}") for n in range(101)) + b"--XX--\r\n", MULTIPART), 413),
    Bad("a file", parts(part("photo", b"\x89PNG", '; filename="a.png"')), 415),
    Bad(
        "a file in the place of an answer", post(part("name", b"Zoe", '; filename="n"') + b"--XX--\r\n", MULTIPART), 415
    ),
]

JSONS = [
    Bad("no JSON", post(GOOD, JSON), 400),
    Bad("an empty body", post(b"", JSON), 400),
    Bad("an object cut off", post(GOOD_JSON, JSON), 400),
    Bad("more than one object", post(GOOD_JSON + b"}{}", JSON), 400),
    Bad("a list", post(b'[["name", "Zoe"]]', JSON), 400),
    Bad("a text", post(b'"name"', JSON), 400),
    Bad("null", post(b"null", JSON), 400),
    Bad("an object in an answer", members(', "x": {"y": "z"}'), 400),
    Bad("a list in an answer", members(', "x": ["y"]'), 400),
    Bad("an empty list in an answer", members(', "topic": []'), 400),
    Bad("an object for a token", members(', "_token": {}'), 400),
    Bad("an answer twice", members(', "name": "Max"'), 400),
    Bad("an unknown field twice", members(', "x": "1", "x": "2"'), 400),
    Bad("half a character", members(r', "x": "\ud800"'), 400),
    Bad("half a character in a name", members(r', "\udfff": "x"'), 400),
    Bad("half a character in a name twice", members(r', "\udfff": "x", "\udfff": "y"'), 400),
    Bad("a NUL", members(r', "x": "\u0000"'), 400),
    Bad("a raw line break", members(', "x": "a\nb"'), 400),
    Bad("no number", members(', "x": NaN'), 400),
    Bad("an endless number", members(', "x": -Infinity'), 400),
    Bad("no UTF-8", post(GOOD_JSON + b', "x": "caf\xe9"}', JSON), 400),
    Bad("a byte order mark", post(b"\xef\xbb\xbf" + GOOD_JSON + b"}", JSON), 400),
    Bad("UTF-16 unannounced", post((GOOD_JSON.decode() + "}").encode("utf-16"), JSON), 400),
    Bad("30,000 brackets", post(b"[" * 30_000, JSON), 400),
    Bad("10,000 nested objects", post(b'{"x":' * 10_000, JSON), 400),
    Bad("a name that is empty", members(', "": "x"'), 400),
    Bad("101 members", post(b"{%s}" % b",".join(b'"f%d":1' % n for n in range(101)), JSON), 413),
    Bad("a name of 101 characters", members(f', "{"x" * 101}": "1"'), 413),
]

ADDRESSES = [
    Bad("a form that does not exist", post(path="/forms/none"), 404),
    Bad("no form", post(path="/forms/"), 404),
    Bad("a form with a slash behind it", post(path="/forms/contact/"), 404),
    Bad("a path upwards", post(path="/forms/../forms/contact"), 404),
    Bad("an escaped path upwards", post(path="/forms/..%2fcontact"), 404),
    Bad("a NUL in the path", post(path="/forms/contact%00"), 404),
    Bad("no UTF-8 in the path", post(path="/forms/%ff"), 404),
    Bad("another script of old days", post(path="/contactus.cgi"), 404),
    Bad("the thanks are not posted to", post(path="/forms/contact/received/K7QM-3FWA"), 405),
    *(Bad(f"the method {method}", send(method, "/forms/contact", GOOD, URLENCODED), 405)
      for method in ("PUT", "DELETE", "PATCH", "TRACE", "BREW", "PROPFIND")),
]  # fmt: skip

ORIGINS = [
    *(Bad(f"the origin {origin or '(empty)'}", post(origin=origin), 403, may_be_read=False)
      for origin in (EVIL, "null", "", "http://flowers.example", "https://flowers.example.evil.example")),
    Bad("two origins", with_line(b"Origin: https://evil.example"), 403, may_be_read=False),
    Bad("a foreign origin asks", send("OPTIONS", "/forms/contact", origin=EVIL), 403, may_be_read=False),
    Bad("a foreign origin as a proxy's", post(origin=EVIL, x_forwarded_host="evil.example"), 403, may_be_read=False),
]  # fmt: skip

ANSWERS = [
    Bad("nothing filled in", post(b""), 422),
    Bad("nothing but a field we do not know", post(b"x=y"), 422),
    Bad("line breaks in one line", post(b"name=Zoe%0D%0ABcc:+x@evil.example&message=Hello&consent=yes"), 422),
    Bad("a control character", post(b"name=Zoe%07x&message=Hello&consent=yes"), 422),
    Bad("an escape sequence for terminals", members(r', "email": "\u001b[2J@evil.example"'), 422),
    Bad("two addresses in one", post(GOOD + b"&email=a@b.example,c@d.example"), 422),
    Bad("an answer that is not offered", post(GOOD + b"&topic=constructor"), 422),
    Bad("a text over its limit", post(b"name=Zoe&consent=yes&message=" + b"x" * 201), 422),
    Bad("a consent that is none", post(b"name=Zoe&message=Hello&consent=off"), 422),
]

OTHER_ANSWERS = [
    Bad(name, post(GOOD + b"&" + answer), 422)
    for name, answer in {
        "a day that is not in the calendar": b"day=2031-02-30",
        "a day that is over": b"day=2001-01-01",
        "a day beyond the calendar": b"day=99999-01-01",
        "a day in words": b"day=tomorrow",
        "half a time": b"call=2031-05-05",
        "a time that is over": b"call=2001-05-05T10:00",
        "a time in the middle of the night": b"call=2031-05-05T03:00",
        "a time that no clock shows": b"call=2031-05-05T99:99",
        "a time of another world": b"call=" + b"9" * 300,
        "a number in words": b"guests=many",
        "too small a number": b"guests=0",
        "too large a number": b"guests=61",
        "a number without end": b"guests=" + b"9" * 5000,
        "a number with an exponent": b"guests=1e1",
        "half a guest": b"guests=1.5",
        "no star at all": b"stars=0",
        "a sixth star": b"stars=6",
        "a wish that is not offered": b"wishes=card&wishes=gold",
        "a number that is no telephone": b"phone=call+me",
        "an address without a domain": b"email=zoe",
        "an address in pieces": b"email=zoe%40customer.example%3E%2C%3Cevil%40evil.example",
        "a second address under another name": b"_replyto=no+address",
        "words under another name that are too many": b"email=&e-mail=" + b"x" * 300,
    }.items()
]

PHOTOS = "/forms/photos"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def photos(*some: bytes, end: bytes = b"--XX--\r\n", **headers: Any) -> bytes:
    return post(b"".join(some) + end, MULTIPART, PHOTOS, **headers)


def photo(content: bytes, name: str = "a.png", kind: str = "image/png") -> bytes:
    return part("photo", content, f'; filename="{name}"\r\nContent-Type: {kind}')


FILES = [
    Bad("no file where one is asked for", photos(part("name", b"Zoe")), 422),
    Bad("an empty file input alone", photos(part("photo", b"", '; filename=""')), 422),
    Bad("a page as a picture", photos(photo(b"<html><script>alert(1)</script>")), 422),
    Bad("a drawing with a script as a picture", photos(photo(b"<svg onload=alert(1)>", "a.svg", "image/svg+xml")), 422),
    Bad("a program as a picture", photos(photo(b"MZ\x90\x00" + b"\0" * 60)), 422),
    Bad("a program of another kind as a picture", photos(photo(b"\x7fELF" + b"\0" * 60)), 422),
    Bad("a script as a picture", photos(photo(b"#!/bin/sh\nrm -rf /\n")), 422),
    Bad("an archive as a picture", photos(photo(b"PK\x03\x04" + b"\0" * 60)), 422),
    Bad("a PDF where pictures are asked for", photos(photo(b"%PDF-1.7\n%%EOF\n", "a.pdf", "application/pdf")), 422),
    Bad("half a head of a picture", photos(photo(PNG[:12])), 422),
    Bad("a picture without a size", photos(photo(PNG[:16] + b"\0" * 8 + PNG[24:])), 422),
    Bad("a picture of too many pixels", photos(photo(PNG[:16] + b"\x7f\xff\xff\xff" * 2 + PNG[24:])), 422),
    Bad("a text in the place of a file", photos(part("photo", b"a.png")), 422),
    Bad("an address in the place of a file", post(b"photo=https%3A%2F%2Fevil.example%2Fa.png", path=PHOTOS), 422),
    Bad("three files where two are asked for", photos(*[photo(PNG)] * 3), 422),
    Bad("a file over its limit", photos(photo(PNG + b"x" * 1_100_000)), 422),
    Bad("files far over the limit", photos(photo(PNG + b"x" * 5_000_000)), 413),
    Bad("a length of a gigabyte and no body", post(b"", MULTIPART, PHOTOS, content_length=10**9), 413),
    Bad("a file for a field that takes none", photos(part("name", PNG, '; filename="a.png"')), 415),
    Bad("a file that nobody asked for", photos(photo(PNG), part("x", PNG, '; filename="a.png"')), 415),
    Bad("a file cut off", photos(photo(PNG)[:-20], end=b""), 400),
    Bad("a file without an end", photos(photo(PNG), end=b""), 400),
    Bad("10,000 parts", photos(*[part("name", b"")] * 10_000), 413),
    Bad("a head of a part without end", photos(part("photo", PNG, "; filename=" + "x" * 60_000)), 422),
    Bad(
        "a name of a file that is no UTF-8",
        photos(part("photo", PNG, "").replace(b'"\r\n', b'"; filename="\xff"\r\n')),
        400,
    ),
]

PIPELINES = [
    by_gunicorn("garbage behind a request", send("GET", "/nowhere") + b"\x00garbage\r\n\r\n", answers=2),
    by_gunicorn("a body longer than its length", post(b"x=y", content_length=3) + b"z" * 40 + b"\r\n\r\n", answers=2),
    Bad("a second request in the body of the first", post(b"x=y\r\n\r\n" + post(path="/forms/none")), 422),
    Bad("a refused request behind a refused one", post(kind=None) + post(path="/forms/none"), 404, answers=2),
]

GROUPS = {
    "framing": FRAMING, "headers": HEADERS, "types": TYPES, "form data": FORM_DATA, "multipart": MULTIPARTS,
    "json": JSONS, "addresses": ADDRESSES, "origins": ORIGINS, "answers": ANSWERS,
    "other answers": OTHER_ANSWERS, "files": FILES, "pipelines": PIPELINES,
}  # fmt: skip
ALL = [pytest.param(bad, id=f"{group}: {bad.name}") for group, some in GROUPS.items() for bad in some]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandlerServer]:
    server = HandlerServer(CONTENT, tmp_path_factory.mktemp("bad-requests")).start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _nothing_is_stored_and_nothing_breaks(server: HandlerServer) -> Iterator[None]:
    before = len(server.log)
    yield
    assert count_submissions(server) == 0
    written = server.log[before:]
    assert "Traceback" not in written
    assert "[ERROR]" not in written
    assert server.process is not None
    assert server.process.poll() is None


def count_submissions(server: HandlerServer) -> int:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM submissions").fetchone()[0])


@pytest.mark.parametrize("bad", ALL)
def test_a_bad_request_is_refused_and_nothing_else_happens(server: HandlerServer, bad: Bad) -> None:
    answers = exchange(server.port, bad.raw)
    assert len(answers) == bad.answers
    answer = answers[-1]
    assert (answer.status, answer.media_type) == (bad.status, bad.media_type)
    assert answer.headers.get("access-control-allow-origin") == (SITE if bad.may_be_read else None)
    assert all(400 <= one.status < 500 for one in answers)


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 200
    assert len({param.id for param in ALL}) == len(ALL)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 411, 413, 415, 422])
def test_people_are_answered_with_a_page_that_offers_the_phone(server: HandlerServer, status: int) -> None:
    some = [bad for group in GROUPS.values() for bad in group if bad.status == status and bad.media_type == PROBLEM]
    [answer] = exchange(server.port, some[0].raw.replace(b"Accept: application/json", b"Accept: text/html"))
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "04 65 71 23 45" in answer.body.decode()
    assert "script-src" not in answer.headers["content-security-policy"]


def test_the_good_ones_are_good(server: HandlerServer) -> None:
    """Without this the whole table could be refused for another reason than the one it names."""
    for raw in (post(GOOD.replace(b"Zoe", b"")), parts(part("topic", b"none")), members(', "topic": "none"')):
        [answer] = exchange(server.port, raw)
        assert (answer.status, answer.body.count(b'"field"')) == (422, 1)
