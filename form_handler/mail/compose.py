"""From a delivery to the mail that is sent; each kind of delivery has its own writer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation, owner_mail
from form_handler.deliveries.alert import WAYS, name_alert
from form_handler.errors import FinalFailure
from form_handler.mail.alert import write_alert
from form_handler.mail.confirmation import write_confirmation
from form_handler.mail.message import build_message
from form_handler.mail.owner_mail import write_owner_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import EmailMessage

    from form_handler.mail.addresses import Sender
    from form_handler.mail.message import Attachment, Letter
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

WRITERS: Mapping[str, Callable[[Submission, Content], Letter]] = {
    owner_mail.KIND: write_owner_mail,
    confirmation.KIND: write_confirmation,
    **{name_alert(way, owner_mail.KIND): partial(write_alert, way) for way in WAYS},
}


def compose(
    delivery: Delivery,
    submission: Submission,
    content: Content,
    sender: Sender,
    attachments: tuple[Attachment, ...] = (),
) -> EmailMessage:
    """Return the mail of a delivery; raises FinalFailure for a kind this program does not know."""
    writer = WRITERS.get(delivery.kind)
    if writer is None:
        raise FinalFailure("delivery.kind", kind=delivery.kind)
    letter = writer(submission, content)
    letter = replace(letter, attachments=(*letter.attachments, *attachments))
    return build_message(letter, delivery, submission, sender)
