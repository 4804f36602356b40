"""The outer form of every mail we send: headers that cannot be forged from inside, a text and an HTML part."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, NamedTuple

from form_handler.errors import FinalFailure
from form_handler.mail.addresses import read_address
from form_handler.mail.encoded_words import make_registry
from form_handler.plain_text import clean_line

if TYPE_CHECKING:
    from form_handler.mail.addresses import Sender
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission

# In 7 bits, which every server passes on, whether it knows 8BITMIME or not.
POLICY = SMTP.clone(cte_type="7bit", max_line_length=78, header_factory=make_registry())
RECEIPT_HEADER = "X-Shopbell-Receipt"


class Attachment(NamedTuple):
    """A file that goes along with a mail, with its type (RFC 6838), which may have parameters."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says; `reply_to` is a checked address, `is_answer` marks what a program answers to a visitor."""

    subject: str
    text: str
    html: str
    reply_to: str | None
    from_name: str
    is_answer: bool = False
    attachments: tuple[Attachment, ...] = ()


def build_message(letter: Letter, delivery: Delivery, submission: Submission, sender: Sender) -> EmailMessage:
    """Return the mail; the same delivery gives the same bytes each time, so that a retry is no second mail.

    Raises FinalFailure where the recipient is not exactly one address.
    """
    recipient = read_address(delivery.recipient)
    if recipient is None:
        raise FinalFailure("delivery.recipient", recipient=clean_line(delivery.recipient, 100))
    message = EmailMessage(policy=POLICY)
    message["From"] = _make_mailbox(sender.address, _unencode(clean_line(sender.name or letter.from_name, 70)))
    message["To"] = _make_mailbox(recipient)
    if letter.reply_to:
        message["Reply-To"] = _make_mailbox(letter.reply_to)
    message["Subject"] = _unencode(clean_line(letter.subject))
    message["Date"] = delivery.created_at
    name, _, host = delivery.message_id.partition("@")
    message["Message-ID"] = f"<{name}@{host or sender.domain}>"
    # RFC 3834: no holiday notices in return.
    message["Auto-Submitted"] = "auto-replied" if letter.is_answer else "auto-generated"
    message[RECEIPT_HEADER] = submission.receipt
    message.set_content(letter.text, charset="utf-8")
    message.add_alternative(letter.html, subtype="html", charset="utf-8")
    for attachment in letter.attachments:
        kind, *parameters = attachment.type.split("; ")
        main, _, sub = kind.partition("/")
        given = dict(parameter.split("=", 1) for parameter in parameters)
        message.add_attachment(attachment.content, main, sub, filename=attachment.name, params=given)
    _set_boundaries(message, name)
    return message


def _set_boundaries(message: EmailMessage, name: str) -> None:
    """Set the lines between the parts to what a visitor cannot know, the same each time."""
    for index, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{index}_{name}" if index else f"=_{name}")


def recipient_of(message: EmailMessage) -> str:
    """Return the one address that a mail goes to."""
    [mailbox] = message["To"].addresses
    return str(mailbox.addr_spec)


def envelope_sender_of(message: EmailMessage) -> str:
    """Return whom a mail server tells of failures: nobody where a program answers (RFC 3834, section 3.3)."""
    if message["Auto-Submitted"] == "auto-replied":
        return ""
    [mailbox] = message["From"].addresses
    return str(mailbox.addr_spec)


def _unencode(line: str) -> str:
    """Return the line without the sign that begins an encoded word (RFC 2047), which the library would decode."""
    return line.replace("=?", "= ?")


def _make_mailbox(address: str, name: str = "") -> Address:
    """Return exactly one mailbox; an address is taken apart here, never by a parser that may find two in it."""
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)
