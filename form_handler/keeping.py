"""How long submissions are kept, those of forms included that the content no longer has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.store.keeping import count_by_form, read_keeping, remember_keeping

if TYPE_CHECKING:
    from form_handler.store.database import Database
    from generator.content.folder import Content


class Left(NamedTuple):
    """What is left of a form that the content no longer has; `days` is None where it never said how long."""

    form: str
    number: int
    days: int | None


def find_keeping(database: Database, content: Content) -> dict[str, int]:
    """Return after how many days each form deletes, as its file says or said last, without those that never do."""
    return remember_keeping(database, {name: form.keep_days for name, form in content.forms.items()})


def list_left(database: Database, content: Content) -> list[Left]:
    """Return what is left of forms that are gone, by name; raises StoreUnavailable."""
    days = read_keeping(database)
    counted = count_by_form(database).items()
    return [Left(form, count, days.get(form)) for form, count in counted if form not in content.forms]
