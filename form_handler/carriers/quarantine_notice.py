"""Carries the mail that tells the owner what is held back as suspected spam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.inbox import list_rows
from form_handler.mail.message import RECEIPT_HEADER, build_message, recipient_of
from form_handler.mail.quarantine_notice import write_notice
from form_handler.quarantine import NOTICE
from form_handler.store.quarantine import count_quarantined
from form_handler.store.tables import QUARANTINED

if TYPE_CHECKING:
    from form_handler.mail.post_office import PostOffice
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

MOST = 20  # submissions listed in one mail


class QuarantineNoticeCarrier:
    """Writes down what waits at the moment the mail leaves, and hands it over."""

    kinds = frozenset({NOTICE})

    def __init__(self, post_office: PostOffice, database: Database) -> None:
        self._post_office = post_office
        self._database = database

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the mail was accepted, or where nothing waits any more; raises Temporary- or FinalFailure.

        It lists what came to the forms of the recipient alone: who answers for one need not read what another is sent.
        """
        forms = [name for name, form in content.forms.items() if delivery.recipient in content.recipients_of(form)]
        rows = list_rows(self._database, content, MOST, state=QUARANTINED, forms=forms)
        if not rows:
            return
        letter = write_notice(rows, count_quarantined(self._database, forms), content)
        message = build_message(letter, delivery, submission, self._post_office.sender)
        message.replace_header(RECEIPT_HEADER, ", ".join(row.receipt for row in rows))  # by which it is erased with any
        self._post_office.send(message, recipient_of(message))

    def close(self) -> None:
        """Leave closing to the mail's carrier."""
