"""Freezes processes (SIGSTOP) at a chosen point of their work on PostgreSQL, and lets them go on (SIGCONT)."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOOMED = "doomed"  # what a process that is to be frozen calls itself
NAMED = {"PGAPPNAME": DOOMED}  # read by PostgreSQL's own library
_LINGER = f"""
CREATE OR REPLACE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF current_setting('application_name') = '{DOOMED}' THEN PERFORM pg_sleep(0.4); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER linger AFTER {{change}} ON {{table}} FOR EACH ROW EXECUTE FUNCTION linger();
"""


class Ice:
    """Watches one database; what a statement has changed there is locked, and not kept before its process says so."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """End its connections."""
        self._engine.dispose()

    def prepare(self, change: str, table: str) -> None:
        """Have the doomed linger at each row that it changes so: time enough to freeze it there."""
        with self._engine.connect() as connection:
            connection.execute(text(_LINGER.format(change=change, table=table)))

    def is_held(self, table: str) -> bool:
        """Tell whether one of the doomed has changed rows of a table and has not said yet that they be kept."""
        locks = (
            "SELECT 'yes' FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name = :name"
            f" AND relation = '{table}'::regclass AND mode = 'RowExclusiveLock' AND granted"
        )
        return bool(self._ask(locks))

    def wait_until_it_lingers(self) -> None:
        """Return when one of the doomed is at a row that it changes."""
        slow = "SELECT 'yes' FROM pg_stat_activity WHERE application_name = :name AND wait_event = 'PgSleep'"
        wait_for(lambda: bool(self._ask(slow)), "nobody came to the chosen point")

    def wait_until_it_rests(self) -> None:
        """Return when no statement of the doomed runs any more."""
        active = "SELECT 'yes' FROM pg_stat_activity WHERE application_name = :name AND state = 'active'"
        wait_for(lambda: not self._ask(active), "a statement has no end")

    def _ask(self, question: str) -> list[str]:
        with self._engine.connect() as connection:
            return [str(row[0]) for row in connection.execute(text(question), {"name": DOOMED})]


@contextmanager
def frozen(group: int) -> Iterator[None]:
    """Freeze a group of processes for as long as the block runs."""
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def wait_for(is_so: Callable[[], bool], otherwise: str, seconds: float = 90) -> None:
    """Return as soon as something is so; raises AssertionError with the other text where it does not come about."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(otherwise)
        time.sleep(0.02)
