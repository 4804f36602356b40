"""A page of any table that cannot be done without is missed, even where the others can be read as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from form_handler.errors import StoreDamaged
from form_handler.store.damage import look_for_damage
from form_handler.store.database import Database
from tests.support.submissions import store


@pytest.fixture
def path(sqlite_database: Database) -> Path:
    """A file with something in each table, which nobody has open."""
    for _ in range(3):
        store(sqlite_database)
    look_for_damage(sqlite_database)
    sqlite_database.close()
    return Path(str(sqlite_database.file_beside("")))


def find_pages(path: Path, name: str) -> range:
    database = Database(f"sqlite:///{path}")
    with database.read() as connection:
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    database.close()
    return range((page - 1) * size, page * size)


@pytest.mark.parametrize("table", ["submissions", "deliveries", "idempotency_keys"])
def test_a_table_with_a_page_that_is_not_whole_is_named_damage(path: Path, table: str) -> None:
    content = bytearray(path.read_bytes())
    page = find_pages(path, table)
    content[page.start : page.start + 64] = b"\xfe" * 64
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StoreDamaged) as caught:
        look_for_damage(database)
    assert caught.value.facts["path"] == path
    database.close()
