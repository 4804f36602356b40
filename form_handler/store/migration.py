"""Brings a database to the newest version of its tables, whoever starts first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from form_handler.errors import StoreError, StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from form_handler.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
_POSTGRESQL_LOCK = 7_329_225_301  # any number, the same in every version of this program


def list_revisions() -> list[str]:
    """Return the revisions this program knows, oldest first: the numbers its migration files begin with."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def migrate(database: Database, engine: Engine) -> None:
    """Run the missing migrations in one transaction; raises StoreError for a database newer than this program."""
    with database.read() as connection:
        if not _is_behind(connection):
            return
    if database.is_sqlite:
        _migrate_sqlite(database, engine)
    else:
        _migrate_postgresql(engine)


def _is_behind(connection: Connection) -> bool:
    """Tell whether migrations are missing, with plain SQL because importing Alembic takes longer than all the rest."""
    if not inspect(connection).has_table("alembic_version"):
        return True
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    known = list_revisions()
    if revision is not None and revision not in known:
        raise StoreError("store.error.newer", found=revision, known=known[-1])
    return revision != known[-1]


def _migrate_sqlite(database: Database, engine: Engine) -> None:
    with database.locked(), engine.connect() as connection:
        # Alembic changes a table by copying it and dropping the old one, which would delete the rows that refer to it.
        # The driver is asked directly: inside a transaction this setting is ignored.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(shopbell_writes=True).begin():
                _upgrade(connection)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreUnavailable("store.unavailable.inconsistent")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _migrate_postgresql(engine: Engine) -> None:
    with engine.begin() as connection:
        # Another process may be migrating for a while; and between two of our own steps we may be slow to think.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5min'")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '1min'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    if not _is_behind(connection):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
