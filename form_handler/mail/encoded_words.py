"""Header lines beyond ASCII as encoded words (RFC 2047).

The standard library mixes encoded and plain words where it folds a line. Readers drop the space between two encoded
words (section 6.2), so it loses and invents spaces there. Here a text is either plain or encoded as a whole.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueSingleAddressHeader, UniqueUnstructuredHeader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.policy import Policy

LONGEST_LINE = 76  # characters of a line that holds encoded words (RFC 2047, section 2)


class TextHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # (the library mixes them the same way)
    """A line of free text, such as the subject."""

    def fold(self, *, policy: Policy) -> str:
        """Return the whole header with its line ends."""
        line = f"{self.name}: {self}"
        if not _is_plain(line):
            line = f"{self.name}: {_encode(str(self), self.name, policy)}"
        return line + policy.linesep


class MailboxHeader(UniqueSingleAddressHeader, BaseHeader):  # type: ignore[misc]
    """One mailbox, such as the sender."""

    def fold(self, *, policy: Policy) -> str:
        """Return the whole header with its line ends."""
        mailbox = self.address
        line = f"{self.name}: {mailbox}"
        if mailbox.display_name and not _is_plain(line):
            words = _encode(mailbox.display_name, self.name, policy)
            line = f"{self.name}: {words}{policy.linesep} <{mailbox.addr_spec}>"
        return line + policy.linesep


def make_registry() -> HeaderRegistry:
    """Return the kinds of header that our mails are written with."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", TextHeader)
    for name in ("from", "to", "reply-to"):
        registry.map_to_type(name, MailboxHeader)
    return registry


def _is_plain(line: str) -> bool:
    return line.isascii() and len(line) <= LONGEST_LINE


def _encode(text: str, name: str, policy: Policy) -> str:
    return Header(text, "utf-8", LONGEST_LINE, name).encode(linesep=policy.linesep)
