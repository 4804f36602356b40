"""How long each form keeps what comes in, remembered for when the form is gone and its submissions are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from form_handler.store.tables import keepings, submissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from form_handler.store.database import Database


def remember_keeping(database: Database, said: Mapping[str, int | None]) -> dict[str, int]:
    """Take down after how many days each form deletes, None for never, and return what all forms said last.

    Forms that say nothing any more, because they are gone, stay with what they said.
    """
    known = read_keeping(database)
    changed = {form: days for form, days in said.items() if known.get(form) != days}
    if changed:
        with database.write() as connection:
            for form, days in changed.items():
                _write(connection, form, days)
    return {form: days for form, days in {**known, **said}.items() if days is not None}


def read_keeping(database: Database) -> dict[str, int]:
    """Return after how many days each form deletes, as it was taken down last."""
    with database.read() as connection:
        return {row.form: row.days for row in connection.execute(select(keepings))}


def count_by_form(database: Database) -> dict[str, int]:
    """Return how many submissions there are of each form, by name."""
    counted = select(submissions.c.form, func.count()).group_by(submissions.c.form).order_by(submissions.c.form)
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}


def _write(connection: Connection, form: str, days: int | None) -> None:
    if days is None:
        connection.execute(delete(keepings).where(keepings.c.form == form))
        return
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name](keepings)
    values = insert.values(form=form, days=days)
    connection.execute(values.on_conflict_do_update(index_elements=[keepings.c.form], set_={"days": days}))
