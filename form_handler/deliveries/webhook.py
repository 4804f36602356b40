"""The webhooks: the submission for other programs, one post for each address in WEBHOOK_URLS."""

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

WAY = "webhook"


def plan(_draft: Draft, _form: Form, _content: Content, settings: Settings) -> Iterator[PlannedDelivery]:
    """Yield a post for each address."""
    for target in list_webhooks(settings):
        yield PlannedDelivery(target.kind, target.name)


def list_webhooks(settings: Settings) -> list[Target]:
    """Return the addresses of the settings."""
    return list_targets(WAY, settings.webhook_urls)
