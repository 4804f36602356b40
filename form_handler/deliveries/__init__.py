"""Deliveries: what a submission causes, a module for each kind that says when and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries import confirmation, owner_mail, target
from form_handler.mail.addresses import read_sender
from form_handler.store.drafts import PlannedDelivery
from form_handler.store.tables import QUARANTINED
from form_handler.targets import list_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft
    from generator.content.folder import Content
    from generator.content.form import Form

    Plan = Callable[[Draft, Form, Content, Settings], Iterator[PlannedDelivery]]

LONGEST_HOST = 200  # that the row has room for
KINDS: tuple[Plan, ...] = (owner_mail.plan, confirmation.plan, target.plan)


def plan_deliveries(draft: Draft, form: Form, content: Content, settings: Settings) -> list[PlannedDelivery]:
    """Return all that a submission causes, in the order it is to leave: nothing as long as it is quarantined."""
    if draft.state == QUARANTINED:
        return []
    host = _find_host(settings)
    return [each._replace(host=host) for plan in KINDS for each in plan(draft, form, content, settings)]


def plan_to(recipients: Iterable[str], kind: str, settings: Settings) -> list[PlannedDelivery]:
    """Return a delivery of this kind to each recipient."""
    host = _find_host(settings)
    return [PlannedDelivery(kind, recipient, host) for recipient in recipients]


def list_owner_kinds(settings: Settings) -> list[str]:
    """Return the kinds of deliveries by which the owner hears of a submission: the mail, each webhook and service."""
    return [owner_mail.KIND, *(each.kind for each in list_targets(settings))]


def _find_host(settings: Settings) -> str:
    """Return what messages are named after; fixed in each: a retry under another MAIL_FROM is to be the same mail."""
    return read_sender(settings.mail_from).domain[:LONGEST_HOST]
