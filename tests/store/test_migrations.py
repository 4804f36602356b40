from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from form_handler.errors import StoreError, StoreUnavailable
from form_handler.store.columns import to_microseconds
from form_handler.store.database import Database
from form_handler.store.deliveries import list_deliveries
from form_handler.store.migration import FOLDER, list_revisions
from form_handler.store.outbox import claim
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import metadata
from tests.support.schemas import ANSWERS, MESSAGE_ID, RECEIPT, RECEIVED_AT, fill_first_schema, migrate_to
from tests.support.source import ROOT
from tests.support.submissions import store

if TYPE_CHECKING:
    from pathlib import Path

MIGRATE = "import sys; from form_handler.store.database import Database; Database(sys.argv[1]).migrate()"


def test_migrations_make_the_tables_of_the_program(database: Database) -> None:
    with database.read() as connection:
        assert set(metadata.tables) | {"alembic_version"} == set(inspect(connection).get_table_names())
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_comparison_sees_a_difference(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("DROP INDEX ix_deliveries_waiting")
        connection.exec_driver_sql("ALTER TABLE submissions ADD COLUMN mood VARCHAR(9)")
    with database.read() as connection:
        assert len(compare_metadata(MigrationContext.configure(connection), metadata)) == 2


def test_revisions_are_numbered_without_gaps() -> None:
    assert list_revisions() == [f"{number:04}" for number in range(1, len(list_revisions()) + 1)]


def test_migrating_again_changes_nothing(database: Database) -> None:
    store(database)
    database.migrate()
    assert len(list_submissions(database)) == 1


def test_nothing_heavy_is_loaded_when_nothing_is_to_do(database: Database, database_url: str) -> None:
    program = f"{MIGRATE}; print('alembic' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", program, database_url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout == "False\n"


def test_a_newer_database_is_refused_with_a_sentence(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9876'")
    with pytest.raises(StoreError) as caught:
        database.migrate()
    assert "9876" in caught.value.sentence("en")
    assert "9876" in caught.value.sentence("fr")


def test_several_processes_may_start_at_once(database_url: str, tmp_path: Path) -> None:
    """From a folder that is not the project's: nothing but the package is needed."""
    program = f"import alembic.command, psycopg; print('ready', flush=True); input(); {MIGRATE}"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, database_url], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]  # fmt: skip
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in started] == [""] * 6
    assert [process.returncode for process in started] == [0] * 6
    database = Database(database_url)
    store(database)
    assert len(list_submissions(database)) == 1
    database.close()


def test_a_failing_migration_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for file in ("env.py", "versions/0001_submissions.py"):
        (folder / file).write_text((FOLDER / file).read_text("utf-8"), "utf-8")
    (folder / "versions" / "0002_wrong.py").write_text(
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('THIS IS NO SQL')\n",
        "utf-8",
    )
    monkeypatch.setattr("form_handler.store.migration.FOLDER", folder)
    database = Database(database_url)
    with pytest.raises(StoreUnavailable, match="THIS"):
        database.migrate()
    with database.read() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()


def test_a_copied_table_keeps_the_rows_that_refer_to_it(
    sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SQLite changes a table by copying it; with foreign keys on, dropping the old one would delete deliveries."""
    database = Database(sqlite_database_url)
    folder = tmp_path / "migrations"
    migrate_to(database, "0001", folder)
    fill_first_schema(database)
    (folder / "versions" / "0002_shorter.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('submissions', recreate='always') as table:\n"
        "        table.alter_column('language', type_=sa.String(20))\n",
        "utf-8",
    )
    monkeypatch.setattr("form_handler.store.migration.FOLDER", folder)
    database.migrate()
    with database.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM deliveries").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0002"
        table = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'submissions'").scalar()
    assert "language VARCHAR(20)" in str(table)
    database.close()


@pytest.mark.parametrize("revision", list_revisions()[:-1])
def test_every_schema_since_the_first_migrates_with_its_data(database_url: str, revision: str, tmp_path: Path) -> None:
    old = Database(database_url)
    migrate_to(old, "0001", tmp_path / "first")
    fill_first_schema(old)
    migrate_to(old, revision, tmp_path / "old")
    old.close()
    database = Database(database_url)
    database.migrate()
    [submission] = list_submissions(database)
    sent, waiting = list_deliveries(database, [submission.id])
    assert (submission.receipt, submission.answers, submission.extras) == (RECEIPT, ANSWERS, {"utm": "x"})
    assert (submission.state, submission.score, submission.reasons) == ("accepted", 0, ())
    assert submission.consents == {}
    assert (to_microseconds(submission.received_at), submission.promised_at) == (RECEIVED_AT, None)
    assert (sent.state, sent.message_id, waiting.state, waiting.attempts) == ("sent", MESSAGE_ID, "waiting", 3)
    assert [each.recipient for each in claim(database, 5, timedelta(minutes=1))] == ["second@fleurs.example"]
    [key] = _read(database, "SELECT * FROM idempotency_keys")
    assert key[1] == RECEIPT
    store(database)
    assert len(list_submissions(database)) == 2
    database.close()


def _read(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def start_migrating(database: Database) -> tuple[threading.Thread, list[Exception]]:
    """Return a thread that has seen that migrations are missing, and the list that its error will be in."""
    with database.read():
        pass  # the file is set up, so that nothing but the migration itself waits for the lock
    errors: list[Exception] = []

    def run() -> None:
        try:
            database.migrate()
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    thread = threading.Thread(target=run)
    return thread, errors


def test_migrating_waits_for_whoever_writes(sqlite_database_url: str) -> None:
    database = Database(sqlite_database_url)
    thread, errors = start_migrating(database)
    with database.locked():
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
        with database.read() as connection:
            assert inspect(connection).get_table_names() == []
    thread.join()
    assert errors == []
    assert len(list_submissions(database)) == 0
    database.close()


def test_migrating_waits_for_a_program_that_knows_no_lock_of_ours(sqlite_database_url: str) -> None:
    """Having read first, a transaction that then writes would fail as soon as the other had written."""
    database = Database(sqlite_database_url)
    thread, errors = start_migrating(database)
    with closing(sqlite3.connect(sqlite_database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE theirs (id INTEGER)")
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
        other.execute("COMMIT")
    thread.join()
    assert errors == []
    assert len(list_submissions(database)) == 0
    database.close()


def test_a_newer_program_that_migrates_first_is_noticed(sqlite_database_url: str) -> None:
    """Between looking at the version and getting the lock, anything can happen."""
    database = Database(sqlite_database_url)
    thread, errors = start_migrating(database)
    with database.locked():
        thread.start()
        thread.join(0.5)
        with closing(sqlite3.connect(sqlite_database_url.removeprefix("sqlite:///"))) as other, other:
            other.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            other.execute("INSERT INTO alembic_version VALUES ('9876')")
    thread.join()
    assert [type(error) for error in errors] == [StoreError]
    database.close()
