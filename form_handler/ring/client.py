"""The client: requests as a browser without scripts makes them, with every failure as a sentence."""

from __future__ import annotations

import json
import secrets
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from form_handler.ring.answering import PIXEL
from generator.content.catalogue import owner_catalogue
from generator.errors import ShopbellError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import Message

    from form_handler.ring.answering import Pair

TIMEOUT = 20  # seconds for an answer
LARGEST = 5_000_000  # bytes of an answer that are read
AGENT = "Mozilla/5.0 (compatible; shopbell ring)"


class RingError(ShopbellError):
    """A step failed; `key` names the owner's sentence."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(owner_catalogue().text(key, **facts))
        self.key = key


@dataclass(frozen=True)
class Answer:
    """What a server answered; `location` is where it leads to, absolute, or empty."""

    url: str
    status: int
    text: str
    location: str
    type: str


def is_web(url: str) -> bool:
    """Tell whether this is an address that browsers open."""
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).hostname)
    except ValueError:
        return False


class Client:
    """Keeps cookies and follows no redirects by itself."""

    def __init__(self) -> None:
        handlers = (urllib.request.HTTPCookieProcessor(CookieJar()), _Staying())
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the page at an address; raises RingError where nobody answers."""
        return self._ask(url, None, headers or {})

    def follow(self, url: str) -> Answer:
        """Return the page that an address leads to in the end; raises RingError."""
        for _ in range(10):
            answer = self.get(url)
            if not answer.location:
                return answer
            url = answer.location
        raise RingError("ring.trouble.loop", url=url)

    def post(self, url: str, fields: Sequence[Pair], files: Sequence[str], headers: Mapping[str, str]) -> Answer:
        """Send a form, urlencoded or, with files, as multipart (RFC 7578); raises RingError."""
        if not files:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            boundary = secrets.token_hex(16)
            body, kind = _write_parts(fields, files, boundary), f"multipart/form-data; boundary={boundary}"
        return self._ask(url, body, {**headers, "Content-Type": kind})

    def get_facts(self, url: str, headers: Mapping[str, str]) -> Any:
        """Return the JSON at an address, or None where it is not given; raises RingError."""
        answer = self.get(url, {**headers, "Accept": "application/json"})
        try:
            return json.loads(answer.text) if answer.status == 200 else None
        except ValueError:
            return None

    def _ask(self, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        if not is_web(url):
            raise RingError("ring.trouble.address", url=url)
        basic = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
        request = urllib.request.Request(url, body, {**basic, **headers})  # noqa: S310  (looked at above)
        try:
            try:
                response = self._opener.open(request, timeout=TIMEOUT)
            except urllib.error.HTTPError as error:
                response = error
            with response:
                return _read(url, response)
        except OSError as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise RingError("ring.trouble.certificate", url=url, reason=reason.verify_message) from error
            raise RingError("ring.trouble.unreachable", url=url, reason=reason) from error
        except ValueError as error:
            raise RingError("ring.trouble.address", url=url) from error


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        """Follow nothing: each step is to be seen."""


def _read(url: str, response: Any) -> Answer:
    headers: Message = response.headers
    text = response.read(LARGEST).decode(headers.get_content_charset() or "utf-8", "replace")
    location = headers.get("Location") or ""
    return Answer(url, response.status, text, urljoin(url, location) if location else "", headers.get_content_type())


def _write_parts(fields: Sequence[Pair], files: Sequence[str], boundary: str) -> bytes:
    head = '--{}\r\nContent-Disposition: form-data; name="{}"'
    parts = [f"{head.format(boundary, name)}\r\n\r\n{value}\r\n".encode() for name, value in fields]
    for name in files:
        start = f'{head.format(boundary, name)}; filename="test.png"\r\nContent-Type: image/png\r\n\r\n'
        parts.append(start.encode() + PIXEL + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
