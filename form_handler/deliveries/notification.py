"""The notifications: a line to each service in NOTIFY_URLS that something has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.store.drafts import PlannedDelivery
from form_handler.targets import list_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft
    from form_handler.targets import Target
    from generator.content.folder import Content
    from generator.content.form import Form

WAY = "notification"


def plan(_draft: Draft, _form: Form, _content: Content, settings: Settings) -> Iterator[PlannedDelivery]:
    """Yield a notification for each service."""
    for target in list_services(settings):
        yield PlannedDelivery(target.kind, target.name)


def list_services(settings: Settings) -> list[Target]:
    """Return the services of the settings."""
    return list_targets(WAY, settings.notify_urls)
