"""The owner's mail: one for each recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.store.drafts import PlannedDelivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.settings import Settings
    from form_handler.store.drafts import Draft
    from generator.content.folder import Content
    from generator.content.form import Form

KIND = "owner-mail"


def plan(draft: Draft, form: Form, content: Content, _: Settings) -> Iterator[PlannedDelivery]:
    """Yield a mail for each recipient: those of what was chosen, else those of the form."""
    for recipient in form.find_route(draft.answers) or content.recipients_of(form):
        yield PlannedDelivery(KIND, recipient)
