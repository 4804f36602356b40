"""The post office: the one way by which mails leave, with the sender they leave under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from form_handler.mail.addresses import Sender, read_sender
from form_handler.mail.message import envelope_sender_of

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


class Transport(Protocol):
    """A way for mails to leave; it may stay open between mails until it is closed."""

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Return once the mail was taken over; raises TemporaryFailure or FinalFailure."""

    def close(self) -> None:
        """End what is open; never raises, because what was sent stays sent."""


@dataclass(frozen=True)
class PostOffice:
    """A transport and the sender of all mails."""

    transport: Transport
    sender: Sender

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Send a mail to one recipient; raises TemporaryFailure or FinalFailure."""
        self.transport.send(message, envelope_sender_of(message), recipient)

    def close(self) -> None:
        """End the connection, if there is one."""
        self.transport.close()


def open_post_office(smtp_url: str | None, mail_from: str | None, mail_folder: Path) -> PostOffice:
    """Return the post office of the settings: a mail server, or without one a folder; nothing is connected yet."""
    if smtp_url:
        from form_handler.mail.smtp import SmtpTransport
        from form_handler.mail.smtp_address import read_smtp_url

        return PostOffice(SmtpTransport(read_smtp_url(smtp_url)), read_sender(mail_from))
    from form_handler.mail.files import EmlFolder

    return PostOffice(EmlFolder(mail_folder), read_sender(mail_from))
