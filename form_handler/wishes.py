"""Wishes: for which time a visitor asked, of a call or a table, and the number to answer under."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.days import tell_short_slot
from generator.content.country import country_of
from generator.content.slots import AS_SOON_AS_POSSIBLE, read_slot

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content
    from generator.content.slots import Slot


class Wish(NamedTuple):
    """What was asked for: `slot` is None for "as soon as possible", `number` is as it was typed, or empty.

    `fields` are the names of the fields that say so, the time first.
    """

    slot: Slot | None
    number: str
    fields: tuple[str, ...]


def find_wish(submission: Submission, content: Content) -> Wish | None:
    """Return what a submission asks for, or None where it names no time."""
    form = content.forms.get(submission.form)
    time, phone = (form.first_of(kind) if form else None for kind in ("slot", "phone"))
    answer = submission.answers.get(time.name, "") if time else ""
    slot = read_slot(answer)
    if time is None or (slot is None and answer != AS_SOON_AS_POSSIBLE):
        return None
    number = submission.answers.get(phone.name, "") if phone else ""
    return Wish(slot, number, (time.name, *([phone.name] if phone else [])))


def tell_when(wish: Wish, content: Content) -> str:
    """Return the time as the people of the business read it: `Tuesday, 24 November: 14:00-15:00`."""
    return tell_short_slot(wish.slot, content.site.default_language, country_of(content.business))
