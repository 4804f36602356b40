"""What the tests of the store share: a new database with tables, once in SQLite and once in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_database_url: str) -> Iterator[Database]:
    database = Database(sqlite_database_url)
    database.migrate()
    yield database
    database.close()
