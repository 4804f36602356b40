"""Carries mails to the post office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries.owner_mail import KIND
from form_handler.mail.compose import compose
from form_handler.mail.message import recipient_of

if TYPE_CHECKING:
    from form_handler.mail.post_office import PostOffice
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


class MailCarrier:
    """Composes mails and hands them over."""

    kinds = frozenset({KIND})

    def __init__(self, post_office: PostOffice) -> None:
        self._post_office = post_office

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the mail was accepted; raises TemporaryFailure or FinalFailure."""
        message = compose(delivery, submission, content, self._post_office.sender)
        self._post_office.send(message, recipient_of(message))

    def close(self) -> None:
        """End the connection, if there is one."""
        self._post_office.close()
