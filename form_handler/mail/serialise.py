"""Mails as the bytes that travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.errors import FinalFailure
from form_handler.mail.message import POLICY

if TYPE_CHECKING:
    from email.message import EmailMessage


def serialise(message: EmailMessage) -> bytes:
    """Return the mail with CRLF line ends, its headers in UTF-8 (RFC 6532) only where an address needs that.

    Raises FinalFailure for a mail that cannot be written down.
    """
    try:
        return message.as_bytes(policy=POLICY.clone(utf8=needs_utf8(message)))
    except Exception as error:  # the library raises many kinds here, from UnicodeError to AttributeError
        raise FinalFailure("delivery.unwritable", reason=str(error) or type(error).__name__) from error


def needs_utf8(message: EmailMessage) -> bool:
    """Tell whether an address in the headers goes beyond ASCII, which only servers with SMTPUTF8 pass on (RFC 6531)."""
    headers = (message[name] for name in ("From", "To", "Reply-To"))
    return any(not address.addr_spec.isascii() for header in headers if header for address in header.addresses)
