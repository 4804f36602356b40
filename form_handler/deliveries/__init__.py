"""Deliveries: what a submission causes, a module for each kind that says when and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation, owner_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft, PlannedDelivery
    from generator.content.folder import Content
    from generator.content.form import Form

    Plan = Callable[[Draft, Form, Content, Settings], Iterator[PlannedDelivery]]

KINDS: tuple[Plan, ...] = (owner_mail.plan, confirmation.plan)


def plan_deliveries(draft: Draft, form: Form, content: Content, settings: Settings) -> list[PlannedDelivery]:
    """Return all that a submission causes, in the order it is to leave."""
    return [delivery for plan in KINDS for delivery in plan(draft, form, content, settings)]
