"""Figures: how much is stored and how it stands, counted in the database and so true for all processes together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from form_handler.store.tables import deliveries, submissions

if TYPE_CHECKING:
    from sqlalchemy import Select

    from form_handler.store.database import Database


class Figure(NamedTuple):
    """How many there are of one name and state."""

    name: str
    state: str
    number: int


def count_submissions(database: Database) -> list[Figure]:
    """Return how many submissions are kept of each form and state."""
    return _count(database, select(submissions.c.form, submissions.c.state, func.count()).group_by("form", "state"))


def count_deliveries(database: Database) -> list[Figure]:
    """Return how many deliveries are kept of each kind and state."""
    return _count(database, select(deliveries.c.kind, deliveries.c.state, func.count()).group_by("kind", "state"))


def _count(database: Database, counted: Select[Any]) -> list[Figure]:
    with database.read() as connection:
        return sorted(Figure(row[0], row[1], row[2]) for row in connection.execute(counted))
