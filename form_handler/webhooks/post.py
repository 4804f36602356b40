"""Posting to an address that somebody typed: to a checked machine, within a time, without going where it is sent on."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from form_handler.errors import TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.webhooks.reach import is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONNECTING = 5.0  # seconds for one address
MOST_ADDRESSES = 2  # that are tried, in the order the name service has them
PORTS = {"http": 80, "https": 443}


class _Place(NamedTuple):
    """Where a post goes; `authority` is what the header Host says."""

    is_encrypted: bool
    host: str
    port: int
    authority: str
    target: str


class Answer(NamedTuple):
    """What the other side said: the status, and when to ask again (as it stands in the header), if it told that."""

    status: int
    retry_after: str | None


@dataclass(frozen=True)
class Poster:
    """Posts with its limits; `resolve` gives the addresses of a name, once for each post."""

    allow_private: bool = False
    resolve: Callable[[str, int], list[str]] = field(default_factory=Lookups)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 15.0  # from the connection to the end of the answer's head

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Return the head of the answer, whose body nobody reads; raises TemporaryFailure where there is none."""
        place = _read(url)
        try:
            with closing(self._connect(place)) as plain, self._limit_time(plain, place.host):
                secured = self._secure(plain, place)
                with closing(secured):
                    return _converse(secured, place, body, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TemporaryFailure(
                "delivery.webhook_connection", is_general=True, host=place.host, reason=_tell(error)
            ) from error

    def _connect(self, place: _Place) -> socket.socket:
        """Connect to an address that was checked: what the name stands for at the next look-up does not count."""
        found = self.resolve(place.host, place.port)
        allowed = [address for address in found if self.allow_private or is_public(address)]
        if found and not allowed:
            raise TemporaryFailure("delivery.webhook_private", is_general=True, host=place.host)
        error: OSError = socket.gaierror(f"{place.host} has no address")
        for address in allowed[:MOST_ADDRESSES]:
            try:
                return socket.create_connection((address, place.port), timeout=CONNECTING)
            except OSError as failure:
                error = failure
        raise error

    def _secure(self, plain: socket.socket, place: _Place) -> socket.socket:
        plain.settimeout(self.seconds)
        return self.context.wrap_socket(plain, server_hostname=place.host) if place.is_encrypted else plain

    @contextmanager
    def _limit_time(self, plain: socket.socket, host: str) -> Iterator[None]:
        """Cut the connection when the time is over: a limit for each read alone lets a slow one go on for ever."""
        over = threading.Event()
        line = plain.dup()  # stays what it is when the other one is wrapped or closed

        def cut() -> None:
            over.set()
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
            if over.is_set():  # a head that was cut off looks like one that has ended
                raise TimeoutError
        except (OSError, http.client.HTTPException, ValueError) as error:
            if over.is_set() or isinstance(error, TimeoutError):
                raise TemporaryFailure(
                    "delivery.webhook_slow", is_general=True, host=host, seconds=round(self.seconds)
                ) from error
            raise
        finally:
            timer.cancel()
            timer.join()
            line.close()


def _read(url: str) -> _Place:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or PORTS[parts.scheme]
    return _Place(parts.scheme == "https", parts.hostname or "", port, parts.netloc, target)


def _converse(line: socket.socket, place: _Place, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = line
    connection.request("POST", place.target, body, {"Host": place.authority, "Connection": "close", **headers})
    with closing(connection.getresponse()) as answer:
        return Answer(answer.status, answer.getheader("Retry-After"))


def _tell(error: Exception) -> str:
    """Return the reason without anything that the other side wrote: it may say what it was sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return type(error).__name__
