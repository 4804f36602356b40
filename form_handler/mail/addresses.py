"""E-mail addresses as mail servers take them."""

from __future__ import annotations

from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple

SENDER_WITHOUT_SETTING = "website@localhost"  # only for mails that stay in a folder


class Sender(NamedTuple):
    """Who our mails come from: MAIL_FROM, taken apart."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


@lru_cache
def read_sender(mail_from: str | None) -> Sender:
    """Return the sender in `name@example.org` or `Name <name@example.org>`."""
    name, address = parseaddr(mail_from or SENDER_WITHOUT_SETTING)
    return Sender(name, read_address(address) or address)


def read_address(text: str) -> str | None:
    """Return the one address that the text is, its domain in ASCII (RFC 5890), or None when it is anything else."""
    from email_validator import EmailNotValidError, validate_email

    try:
        address = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
    return f"{address.local_part}@{address.ascii_domain}"


def find_reply_address(text: str) -> str | None:
    """Return the visitor's address if an ordinary mail can name it, or None."""
    address = read_address(text)
    return address if address and address.isascii() else None
