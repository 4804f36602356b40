"""The values of settings: one reader for each kind, from the text in the environment to what the handler uses.

A reader never repeats a secret: its problem names the setting and what is expected, not what was found.
"""

from __future__ import annotations

import importlib.util
import os
import re
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from form_handler.errors import HandlerError
from generator.content.extras import tell_installation

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST_SECRET = 32
_PLACEHOLDERS = re.compile(
    "change.?(me|this)|place.?holder|pass.?word|(my|your|super|top).?secret|secret.?key|0123456", re.IGNORECASE
)
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


class SettingProblem(HandlerError):  # noqa: N818  (one of the problems of a SettingsError)
    """One setting cannot be used; the facts hold its name and never a secret."""


def read_count(name: str, text: str, *, least: int = 0, most: int) -> int:
    """Return a whole number from `least` to `most`."""
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise SettingProblem("settings.count", name=name, found=_show(text), least=least, most=most)
    return int(text)


def read_hops(name: str, text: str) -> int:
    """Return how many proxies stand in front of the handler."""
    return read_count(name, text, most=10)


def read_port(name: str, text: str) -> int:
    """Return a TCP port; 0 lets the system choose a free one."""
    return read_count(name, text, most=65_535)


def read_processes(name: str, text: str) -> int:
    """Return a number of processes; `auto` is as many as there are processors for us, at most four.

    More of them do not write faster to one database, and each has its own memory.
    """
    if text == "auto":
        return min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    return read_count(name, text, least=1, most=64)


def read_mails(name: str, text: str) -> int:
    """Return a number of mails; 0 allows none."""
    return read_count(name, text, most=1_000_000)


def read_megabytes(name: str, text: str) -> int:
    """Return a size in megabytes; 0 allows none."""
    return read_count(name, text, most=100)


def read_points(name: str, text: str) -> int:
    """Return a number of points of suspicion."""
    return read_count(name, text, least=1, most=1_000_000)


def read_submissions(name: str, text: str) -> int:
    """Return a number of submissions; 0 for any number."""
    return read_count(name, text, most=100_000_000)


def read_log(name: str, text: str) -> str:
    """Return the shape of the log's lines."""
    if text not in {"text", "json"}:
        raise SettingProblem("settings.log", name=name, found=_show(text))
    return text


def read_host(name: str, text: str) -> str:
    """Return the name or IP address of the interface to listen on."""
    if not _HOST.fullmatch(text):
        raise SettingProblem("settings.host", name=name, found=_show(text))
    return text


def read_folder(name: str, text: str) -> Path:  # noqa: ARG001  (every reader is told the name)
    """Return the path of a folder."""
    return Path(text).expanduser()


def read_secret(name: str, text: str) -> str:
    """Return a secret that is long and mixed enough not to be guessed, and no placeholder out of a manual."""
    if len(text) < SHORTEST_SECRET:
        raise SettingProblem("settings.secret_short", name=name, least=SHORTEST_SECRET)
    if len(set(text)) < 8 or _PLACEHOLDERS.search(text):
        raise SettingProblem("settings.secret_weak", name=name)
    return text


def read_sender(name: str, text: str) -> str:
    """Return one sender, an e-mail address with or without a name before it (RFC 5322 mailbox)."""
    from email_validator import EmailNotValidError, validate_email

    mailboxes = getaddresses([text])
    try:
        if len(mailboxes) != 1 or not text.isprintable():
            raise EmailNotValidError
        validate_email(mailboxes[0][1], check_deliverability=False)
    except EmailNotValidError:
        raise SettingProblem("settings.sender", name=name, found=_show(text)) from None
    return text


def read_database_url(name: str, text: str) -> str:
    """Return the address of an SQLite file or of a PostgreSQL database."""
    if text.startswith("sqlite:///") and len(text) > len("sqlite:///") and ":memory:" not in text:
        return text
    parts = _split(name, text)
    if parts.scheme not in {"postgresql", "postgresql+psycopg"} or not parts.path.strip("/"):
        raise SettingProblem("settings.database", name=name)
    if importlib.util.find_spec("psycopg") is None:
        raise SettingProblem("settings.psycopg", name=name, command=tell_installation("postgres"))
    return text


def read_smtp_url(name: str, text: str) -> str:
    """Return the address of a mail server, `smtp://` (STARTTLS where offered) or `smtps://` (TLS at once)."""
    parts = _split(name, text)
    is_server = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.path in {"", "/"}
    is_login_whole = bool(parts.username) == bool(parts.password)
    if not is_server or not is_login_whole or not unquote(parts.netloc).isprintable():
        raise SettingProblem("settings.smtp", name=name)
    return text


def read_clamd_url(name: str, text: str) -> str:
    """Return where a clamd answers, `tcp://` with a host or `unix://` with a path."""
    parts = _split(name, text)
    is_socket = parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1
    is_server = parts.scheme == "tcp" and bool(parts.hostname) and not parts.username and parts.path in {"", "/"}
    if not (is_socket or is_server) or parts.query or parts.fragment:
        raise SettingProblem("settings.clamd", name=name)
    return text


def _show(text: str) -> str:
    """Return what was found on one line, for a sentence."""
    return " ".join(text.split())


def _split(name: str, text: str) -> SplitResult:
    # The standard library's own error may quote a part of the password, so it is dropped.
    try:
        parts = urlsplit(text)
        is_port_good = parts.port != 0
    except ValueError:
        is_port_good = False
    if not is_port_good or re.search(r"\s", text):
        raise SettingProblem("settings.address", name=name)
    return parts


READERS: dict[str, Callable[[str, str], object]] = {
    "clamd": read_clamd_url,
    "database": read_database_url,
    "folder": read_folder,
    "hops": read_hops,
    "host": read_host,
    "log": read_log,
    "mails": read_mails,
    "megabytes": read_megabytes,
    "points": read_points,
    "port": read_port,
    "processes": read_processes,
    "secret": read_secret,
    "sender": read_sender,
    "smtp": read_smtp_url,
    "submissions": read_submissions,
}
