"""Webhooks and notifications: one delivery for each address in WEBHOOK_URLS and NOTIFY_URLS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.store.drafts import PlannedDelivery
from form_handler.targets import list_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft
    from generator.content.folder import Content
    from generator.content.form import Form


def plan(_draft: Draft, _form: Form, _content: Content, settings: Settings) -> Iterator[PlannedDelivery]:
    """Yield a delivery to each target."""
    for target in list_targets(settings):
        yield PlannedDelivery(target.kind, target.name)
