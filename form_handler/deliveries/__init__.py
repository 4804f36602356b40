"""Deliveries: what a submission causes, a module for each kind that says when and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation, owner_mail
from form_handler.mail.addresses import read_sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft, PlannedDelivery
    from generator.content.folder import Content
    from generator.content.form import Form

    Plan = Callable[[Draft, Form, Content, Settings], Iterator[PlannedDelivery]]

LONGEST_HOST = 200  # that the row has room for
KINDS: tuple[Plan, ...] = (owner_mail.plan, confirmation.plan)


def plan_deliveries(draft: Draft, form: Form, content: Content, settings: Settings) -> list[PlannedDelivery]:
    """Return all that a submission causes, in the order it is to leave."""
    # Fixed here for good: a retry under another MAIL_FROM is to be known as the same mail.
    host = read_sender(settings.mail_from).domain[:LONGEST_HOST]
    return [each._replace(host=host) for plan in KINDS for each in plan(draft, form, content, settings)]
