"""Carriers: the ways by which deliveries leave, a module each; a broken one is never in the way of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.targets import list_services, list_webhooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.carriers.carrier import Carrier
    from form_handler.settings import Settings
    from form_handler.store.database import Database


def open_carriers(settings: Settings, database: Database) -> list[Carrier]:
    """Return the carriers that the settings describe; nothing is connected yet."""
    from form_handler.carriers.confirmation import ConfirmationCarrier
    from form_handler.carriers.mail import MailCarrier
    from form_handler.carriers.quarantine_notice import QuarantineNoticeCarrier
    from form_handler.mail.enclosing import Enclosing
    from form_handler.mail.post_office import open_post_office
    from generator.content.form import MEGABYTE

    post_office = open_post_office(settings.smtp_url, settings.mail_from, settings.mail_folder)
    mail = MailCarrier(post_office, Enclosing(database, settings.attachment_megabytes * MEGABYTE))
    notice = QuarantineNoticeCarrier(post_office, database)
    confirmation = ConfirmationCarrier(mail, database, settings)
    return [mail, confirmation, notice, *_open_webhooks(settings, database), *_open_services(settings)]


def _open_webhooks(settings: Settings, database: Database) -> Iterator[Carrier]:
    targets = list_webhooks(settings)
    if targets:
        from form_handler.carriers.webhook import WebhookCarrier
        from form_handler.webhooks.post import Poster
        from form_handler.webhooks.signature import read_secrets

        poster = Poster(settings.webhook_allow_private)
        keys = read_secrets(settings.webhook_secret or "")
        yield from (WebhookCarrier(target, keys, database, poster) for target in targets)


def _open_services(settings: Settings) -> Iterator[Carrier]:
    from form_handler.carriers.notification import NotificationCarrier

    yield from (NotificationCarrier(target) for target in list_services(settings))
