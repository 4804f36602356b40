"""Carries mails to the post office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries.alert import list_kinds
from form_handler.deliveries.owner_mail import KIND
from form_handler.mail.compose import compose
from form_handler.mail.message import recipient_of

if TYPE_CHECKING:
    from form_handler.mail.enclosing import Enclosing
    from form_handler.mail.post_office import PostOffice
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


class MailCarrier:
    """Composes mails and hands them over."""

    kinds = list_kinds(KIND)

    def __init__(self, post_office: PostOffice, enclosing: Enclosing | None = None) -> None:
        self._post_office = post_office
        self._enclosing = enclosing

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the mail was accepted; raises TemporaryFailure or FinalFailure."""
        is_for_owner = delivery.kind == KIND
        files = self._enclosing.take(submission, content) if self._enclosing and is_for_owner else ()
        message = compose(delivery, submission, content, self._post_office.sender, files)
        self._post_office.send(message, recipient_of(message))

    def close(self) -> None:
        """End the connection, if there is one."""
        self._post_office.close()
