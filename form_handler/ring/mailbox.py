"""The mailbox: waits until the mail of a ring lies in it (IMAP, RFC 9051)."""

from __future__ import annotations

import imaplib
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from form_handler.ring.client import RingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMEOUT = 20  # seconds for each answer
PAUSE = 2.0  # seconds between two looks
_PORTS = {"imap": 143, "imaps": 993}


def wait_for_mail(file: Path, receipt: str, patience: float) -> None:
    """Return when the mailbox holds a mail about this receipt; raises RingError.

    The file holds one line, `imaps://user:password@host/INBOX`, because others can see what stands on a command line.
    """
    mailbox, log_in = _open(file)
    deadline = time.monotonic() + patience
    try:
        log_in()
        while True:
            if _is_there(mailbox, receipt):
                return
            if time.monotonic() > deadline:
                raise RingError("ring.trouble.not_arrived", receipt=receipt)
            time.sleep(PAUSE)
    except (imaplib.IMAP4.error, OSError) as error:
        raise RingError("ring.trouble.mailbox", reason=error) from error
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            mailbox.logout()


def _open(file: Path) -> tuple[imaplib.IMAP4, Callable[[], object]]:
    """Return a connection to the server in the file, and what logs in there and opens the mailbox."""
    try:
        parts = urlsplit(file.read_text("utf-8").strip())
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
    except (OSError, ValueError, KeyError):
        raise RingError("ring.trouble.mailbox_file", file=file) from None  # what they say may quote the password
    try:
        open_ = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
        mailbox = open_(host, port, timeout=TIMEOUT)
    except (imaplib.IMAP4.error, OSError) as error:
        raise RingError("ring.trouble.mailbox", reason=error) from error

    def log_in() -> None:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        mailbox.select(unquote(parts.path.strip("/")) or "INBOX", readonly=True)

    return mailbox, log_in


def _is_there(mailbox: imaplib.IMAP4, receipt: str) -> bool:
    mailbox.noop()
    _, found = mailbox.search(None, "SUBJECT", f'"{receipt}"')
    return bool(found and found[0])
