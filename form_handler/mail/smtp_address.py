"""The address of a mail server: where it is, how connections to it are encrypted, and the login there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from form_handler.errors import HandlerError

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Security = Literal["tls", "required", "offered", "never"]


@dataclass(frozen=True)
class SmtpAddress:
    """Where the mail server is; `security` is TLS at once, or STARTTLS required, taken when offered, or never."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(text: str) -> SmtpAddress:
    """Return the server in `smtp://user:password@host:587?starttls=required` or `smtps://host`; raises HandlerError.

    A login is kept for a connection that is encrypted, unless the server is this machine or `starttls=never` says so.
    """
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise HandlerError("delivery.smtp_url") from None  # what they say may quote a part of the password
    wanted = parse_qs(parts.query).get("starttls", [""])[0]
    if not parts.hostname or wanted not in ("", "required", "never"):
        raise HandlerError("delivery.smtp_url")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    security: Security = "offered"
    if parts.scheme == "smtps":
        security = "tls"
    elif wanted == "required" or (not wanted and user and parts.hostname not in _LOOPBACK):
        security = "required"
    elif wanted == "never":
        security = "never"
    return SmtpAddress(parts.hostname, port, security, user, password)
