"""Carriers: the ways by which deliveries leave, a module each; a broken one is never in the way of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form_handler.carriers.carrier import Carrier
    from form_handler.settings import Settings
    from form_handler.store.database import Database


def open_carriers(settings: Settings, database: Database) -> list[Carrier]:
    """Return the carriers that the settings describe; nothing is connected yet."""
    from form_handler.carriers.confirmation import ConfirmationCarrier
    from form_handler.carriers.mail import MailCarrier
    from form_handler.carriers.quarantine_notice import QuarantineNoticeCarrier
    from form_handler.mail.post_office import open_post_office

    post_office = open_post_office(settings.smtp_url, settings.mail_from, settings.mail_folder)
    mail = MailCarrier(post_office)
    notice = QuarantineNoticeCarrier(post_office, database)
    return [mail, ConfirmationCarrier(mail, database, settings), notice]
