"""Requests to the handler: forms, queries, headers and bodies of every format, whole and spoilt.

What holds for each of them: a status below 500, no fault in the log, a header in one line, a way to our own pages only,
JSON that can be read; and in the end a stored row for each receipt that was given, and no other.
"""

from __future__ import annotations

import io
import json
import logging
import re
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from form_handler.app import create_app
from form_handler.settings import Settings
from form_handler.store.database import Database
from generator.content.folder import read_content
from tests.fuzz.play import spoil

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORM = """\
title: Write to us
fields:
  - {name: name, type: text, label: Name, required: yes, max_length: 40}
  - {name: email, type: email, label: E-mail}
  - {name: phone, type: phone, label: Telephone}
  - {name: topic, type: choice, label: Topic, options: {order: An order, other: Something else}}
  - {name: message, type: long_text, label: Message, required: yes, max_length: 200}
  - {name: day, type: date, label: The day}
  - {name: call, type: slot, label: When?}
  - {name: guests, type: number, label: Guests, least: 1, most: 60}
  - {name: stars, type: rating, label: Stars}
  - {name: wishes, type: choices, label: Wishes, options: {card: A card, vase: A vase}}
  - {name: consent, type: consent, label: You may keep this.}
"""
FILES = """\
title: Send us a picture
fields:
  - {name: name, type: text, label: Name}
  - {name: message, type: long_text, label: Message}
  - {name: picture, type: file, label: Picture, most: 2, max_megabytes: 1}
"""
FILES_OF_CONTENT = {
    "business.yaml": "name: Flowers\nemail: owner@shop.example\nphone: 030 123456\n"
    "address: {street: 1 Side Street, postcode: 10115, city: Berlin, country: DE}\n"
    "time_zone: Europe/Berlin\nhours: {monday-friday: 9:00-18:00}\n",
    "site.yaml": "languages: [en, ar]\naddress: https://flowers.example\nhandler: https://forms.flowers.example\n",
    "forms/contact.yaml": FORM,
    "forms/files.yaml": FILES,
}
NAMES = (
    "name", "email", "phone", "topic", "message", "day", "call", "guests", "stars", "wishes", "consent", "picture",
    "full-name", "first_name", "last_name", "_replyto", "comments", "_subject", "_next", "_gotcha", "_language",
    "_token", "_seconds", "_more", "redirect", "form-name", "access_key", "", "x", "é", "\0", "a" * 120, "name[]",
)  # fmt: skip
TEXTS = (
    "Zoë", "zoe@customer.example", "a@b.c, d@e.f", "030 123456", "+49 30 123456", "order", "card", "yes", "on", "5",
    "-1",
    "99999999999999999999", "2026-12-24", "2026-12-24T10:00", "9999-12-31", "0000-00-00", "asap", "en", "xx", "%email",
    "x" * 300, "\r\nBcc: evil@evil.example", "<script>alert(1)</script>", "{{7*7}}", "=1+1", "'; DROP TABLE x; --",
    "\0",
    "\u202e", "\U0001f337", "\ud7ff", "https://evil.example http://evil.example", " ", "", "٣", "１２", "\x85", "\t",
    "%s%n",
)  # fmt: skip
TOKENS = [
    b"&", b"=", b"%", b"%00", b"%ff", b"%ZZ", b"+", b";", b"\r\n", b"\n", b"\0", b"--", b"--XX", b"--XX--\r\n", b'"',
    b"'",
    b"{", b"}", b"[", b"]", b":", b",", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"\xff", b"null", b"1e999", b"NaN",
    b"true",
    b"Content-Disposition: form-data; name=", b"filename=", b"filename*=utf-8''%e2%82%ac", b"Content-Type: text/html",
    b"Content-Transfer-Encoding: base64", b"name", b"message", b"_token",
]  # fmt: skip
PICTURES = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\x00\x01\x00\x01\x03",
    b"GIF89a\x01\x00\x01\x00", b"RIFF\x24\x00\x00\x00WEBPVP8 ", b"%PDF-1.4\n", b"PK\x03\x04", b"<svg/>", b"MZ", b"",
    b"\x00\x00\x00\x18ftypheic", b"BM", b"II*\x00",
)  # fmt: skip
PATHS = ("/forms/contact", "/forms/contact", "/forms/files", "/contactus.php")
ODD_PATHS = (
    "/", "/forms/", "/forms/nowhere", "/forms/contact/received/7CDB-9P2P", "/forms/contact/received/%00", "/healthz",
    "/readyz",
    "//forms/contact", "/forms/../forms/contact", "/forms/\x00", "/forms/\xff\xfe", "/forms/contact\r\n",
    "/" + "a" * 3000,
)  # fmt: skip
HEADERS: dict[str, Sequence[str]] = {
    "HTTP_ACCEPT": ("application/json", "text/html", "*/*", "", "a/b;q=x,,;", "application/json;q=0.1,text/html;q=2",
    "\xff"),
    "HTTP_ACCEPT_LANGUAGE": ("en", "ar", "xx-YY;q=0.5, ar", ";;q=x,,\x80", "*", "a" * 5000),
    "HTTP_ORIGIN": ("https://flowers.example", "https://evil.example", "null", "", "https://[", "\xe9"),
    "HTTP_HOST": ("forms.flowers.example", "127.0.0.1:80", "", "[::1]", "a b", "x" * 300),
    "HTTP_X_FORWARDED_FOR": ("192.0.2.1", "::1", "nobody", ",,,", "1.2.3.4, 5.6.7.8"),
    "HTTP_CONTENT_ENCODING": ("identity", "gzip", "", "\xff"),
    "HTTP_TRANSFER_ENCODING": ("chunked", ""),
    "HTTP_REFERER": ("https://flowers.example/", "\x00"),
    "HTTP_COOKIE": ("a=b", ";;;", "\xff=\xff"),
    "HTTP_RANGE": ("bytes=0-1", "x"),
    "HTTP_EXPECT": ("100-continue",),
    "REMOTE_ADDR": ("127.0.0.1", "192.0.2.7", "2001:db8::1", "", "nobody"),
}  # fmt: skip
LENGTHS = ("", "-1", "+5", "0x10", "1_000", "99999999999999999999", "٣", "5, 5")
QUERIES = (
    "",
    "",
    "",
    "language=ar",
    "language=%00",
    "name=x&message=y",
    "_next=https://evil.example",
    "%ff=%zz",
    "a" * 2000,
)
HOME = re.compile(r"/forms/(contact|files)(/received/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\?language=(en|ar))?")
RENEWED_AFTER = 20_000  # requests, so that what is stored does not fill the memory


class HandlerTarget:
    """The application on a database of its own; `try_out` sends it the request of a number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._content = folder / "content"
        for name, text in FILES_OF_CONTENT.items():
            path = self._content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self._faults = _Faults()
        logging.getLogger("form_handler").addHandler(self._faults)
        logging.getLogger("form_handler").propagate = False
        self._count = 0
        self._open()

    def try_out(self, number: int) -> int:
        """Send the request that the number makes and return its status; raises AssertionError for a broken rule."""
        if self._count and self._count % RENEWED_AFTER == 0:
            self.close()
            self._open()
        self._count += 1
        environ = make_request(Random(number))
        said: list[Any] = []
        parts = self._app(environ, lambda status, headers, _=None: said.extend((status, headers)))
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()
        self._check(int(said[0][:3]), dict(said[1]), body, is_head=environ["REQUEST_METHOD"] == "HEAD")
        return int(said[0][:3])

    def close(self) -> None:
        """Compare what is stored with what was answered; raises AssertionError where they differ."""
        with self._database.read() as connection:
            rows = connection.exec_driver_sql("SELECT receipt FROM submissions").scalars().all()
        self._database.close()
        assert set(rows) == self._receipts, "other rows than receipts"
        assert len(rows) == len(self._receipts), "a receipt twice"

    def _open(self) -> None:
        for path in self._folder.glob("fuzz.db*"):
            path.unlink()
        settings = Settings.from_environment(
            {
                "DATABASE_URL": f"sqlite:///{self._folder / 'fuzz.db'}",
                "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4-77",
                "MAIL_FOLDER": str(self._folder / "mail"),
                "CONTENT_DIR": str(self._content),
                "SUBMISSIONS_PER_ADDRESS": "1000000",
                "SUBMISSIONS_PER_FORM": "1000000",
            }
        )
        self._database = Database(settings.database_url, is_durable=False)
        self._database.migrate()
        self._app = create_app(settings, read_content(self._content), self._database)
        self._receipts: set[str] = set()

    def _check(self, status: int, headers: dict[str, str], body: bytes, *, is_head: bool) -> None:
        assert not self._faults.found, self._faults.take()
        assert 200 <= status < 500, f"status {status}"
        assert not any(sign in text for text in headers.values() for sign in "\r\n\0"), headers
        if "Location" in headers:
            assert HOME.fullmatch(headers["Location"]), headers["Location"]
        if status == 303 and "received/" in headers["Location"]:
            self._receipts.add(headers["Location"].split("/")[4][:9])
        if "json" in headers.get("Content-Type", "") and not is_head:
            facts = json.loads(body)
            if status == 201:
                self._receipts.add(facts["receipt"])


class _Faults(logging.Handler):
    """Whatever the handler itself calls an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))

    def take(self) -> str:
        found, self.found = "\n".join(self.found), []
        return found


def make_request(random: Random) -> dict[str, Any]:
    """Return a request as gunicorn hands it over."""
    kind, body = random.choice((_make_urlencoded, _make_multipart, _make_json, _make_noise))(random)
    if random.random() < 0.5:
        body = spoil(random, body, TOKENS)
    if random.random() < 0.1:
        kind = random.choice(
            (kind.upper(), "", "text/plain", f"{kind}; charset=latin-1", f"{kind};;=", "multipart/form-data", "\xff")
        )
    length = (
        random.choice(LENGTHS) if random.random() < 0.03 else str(len(body) + random.choice((0,) * 30 + (1, -1, 999)))
    )
    path = random.choice(ODD_PATHS) if random.random() < 0.08 else random.choice(PATHS)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST" if random.random() < 0.93 else random.choice(("GET", "HEAD", "PUT", "OPTIONS", "X")),
        "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": random.choice(QUERIES),
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8080", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "forms.flowers.example",
        "HTTP_ACCEPT": "text/html" if random.random() < 0.1 else "application/json",
        "CONTENT_TYPE": kind, "CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "wsgi.input_terminated": True,
    }  # fmt: skip
    for name, texts in HEADERS.items():
        if random.random() < 0.06:
            environ[name] = random.choice(texts)
    return environ


def _choose_fields(random: Random) -> list[tuple[str, str]]:
    """Return fields that would often be taken, with others among them."""
    fields = [("name", "Zoë"), ("message", f"Tulips {random.randrange(1000)}")] if random.random() < 0.7 else []
    more = random.choice((0, 1, 3, 8, 8, 120) if random.random() < 0.1 else (0, 1, 2, 4))
    fields += ((random.choice(NAMES), random.choice(TEXTS)) for _ in range(more))
    random.shuffle(fields)
    return fields


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _make_urlencoded(random: Random) -> tuple[str, bytes]:
    pairs = (f"{quote_plus(name)}={quote_plus(text)}" for name, text in _choose_fields(random))
    return "application/x-www-form-urlencoded", "&".join(pairs).encode()


def _make_json(random: Random) -> tuple[str, bytes]:
    members: dict[str, Any] = dict(_choose_fields(random))
    if random.random() < 0.2:
        members[random.choice(NAMES)] = random.choice(
            (None, True, False, 1, 1.5, [], {}, ["a"], {"a": {"b": []}}, 10**40)
        )
    return "application/json", json.dumps(members, ensure_ascii=random.random() < 0.5).encode()


def _make_multipart(random: Random) -> tuple[str, bytes]:
    parts = [_make_part(name, _encode(text)) for name, text in _choose_fields(random)]
    for _ in range(random.choice((0, 0, 1, 2, 4))):
        name = random.choice(("a.png", "b.pdf", "../../etc/passwd", "", "é\u202e.exe", "x" * 300, "a\\b.jpg", "CON"))
        content = random.choice(PICTURES) + random.randbytes(random.choice((0, 5, 200)))
        field = random.choice(("picture", "picture", "message", "x"))
        parts.append(_make_part(field, content, f'; filename="{name}"', random.choice(("image/png", "text/html", ""))))
    random.shuffle(parts)
    return "multipart/form-data; boundary=XX", b"".join(parts) + b"--XX--\r\n"


def _make_part(name: str, content: bytes, more: str = "", kind: str = "") -> bytes:
    head = f'--XX\r\nContent-Disposition: form-data; name="{name}"{more}\r\n' + (
        f"Content-Type: {kind}\r\n" if kind else ""
    )
    return _encode(head) + b"\r\n" + content + b"\r\n"


def _make_noise(random: Random) -> tuple[str, bytes]:
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=XX", "application/json")
    pieces = random.choices(TOKENS, k=random.randint(0, 20))
    return random.choice(kinds), b"".join(pieces) + random.randbytes(random.choice((0, 0, 20)))
