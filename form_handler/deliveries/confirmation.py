"""The confirmation: what the owner has the visitor told by mail as soon as a submission is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.store.drafts import PlannedDelivery
from form_handler.store.tables import TEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft
    from generator.content.folder import Content
    from generator.content.form import Form

KIND = "confirmation"


def plan(draft: Draft, form: Form, _: Content, __: Settings) -> Iterator[PlannedDelivery]:
    """Yield the mail to the address that the visitor gave, where the owner wants one."""
    field = form.first_of("email")
    address = draft.answers.get(field.name, "") if field else ""
    if form.confirmation and address and draft.state != TEST:
        yield PlannedDelivery(KIND, address)
