"""E-mail addresses, of the owner and of visitors alike."""

from __future__ import annotations

import re

# Most addresses look like this, and are good: the library that knows all the others takes longer to load than ten pages
# to read. An ending of more letters may be one of the special ones (RFC 6761), such as `.local`.
_PLAIN = re.compile(r"(?=.{6,60}$)[a-z0-9]+([._-][a-z0-9]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,3}")


def is_plain(address: str) -> bool:
    """Return whether an address is good as it stands, seen at a glance; False says nothing about it."""
    return _PLAIN.fullmatch(address) is not None


def normalise_email(text: str) -> str | None:
    """Return an address in its normal form (RFC 5321, RFC 6531), or None when nothing can be sent to it."""
    if is_plain(text):
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        # No look-up in the DNS: a name server that is down must not cost a customer.
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
