"""Figures: how much is stored and how it stands, counted in the database and so true for all processes together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from form_handler.store.tables import SENT, attempts, deliveries, submissions

if TYPE_CHECKING:
    from sqlalchemy import Select

    from form_handler.store.database import Database

RECENT = 200  # attempts that are looked at, the newest ones
AN_HOUR = timedelta(hours=1)
TOO_MANY = 3  # attempts without success, from which on a way out counts as failing


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


def find_failing(database: Database) -> list[str]:
    """Return the kinds of deliveries of which none left within the last hour although several tries were made."""
    newest = select(attempts).order_by(attempts.c.id.desc()).limit(RECENT).subquery()
    tried = select(deliveries.c.kind, newest.c.outcome, func.count()).select_from(newest)
    tried = tried.join(deliveries, deliveries.c.id == newest.c.delivery_id)
    tried = tried.where(newest.c.made_at > datetime.now(UTC) - AN_HOUR).group_by(deliveries.c.kind, newest.c.outcome)
    found = _count(database, tried)
    alive = {figure.name for figure in found if figure.state == SENT}
    tries = {name: sum(each.number for each in found if each.name == name) for name in {each.name for each in found}}
    return sorted(name for name, number in tries.items() if number >= TOO_MANY and name not in alive)


def _count(database: Database, counted: Select[Any]) -> list[Figure]:
    with database.read() as connection:
        return sorted(Figure(row[0], row[1], row[2]) for row in connection.execute(counted))
