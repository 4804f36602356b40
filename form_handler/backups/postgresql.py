"""Backups of a PostgreSQL database, by its own programs: pg_dump, pg_restore and psql, of the server's version."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, literal, select, table

from form_handler.backups.errors import BackupError
from form_handler.store.database import Database
from form_handler.store.engines import read_url
from form_handler.store.flags import OUTBOX_PAUSED
from form_handler.store.pause import pause_outbox
from form_handler.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAIN = ("--no-owner", "--no-privileges")
DEBIAN = Path("/usr/lib/postgresql")  # where its packages put the programs of each version


def copy(url: str, target: Path) -> None:
    """Write a copy of the database as it is at one moment; raises BackupError."""
    if is_empty(url, of="alembic_version"):
        raise BackupError("backup.nothing", place="DATABASE_URL")
    _run("pg_dump", "--format=custom", *PLAIN, f"--file={target}", url=url)
    check(target)


def check(path: Path) -> None:
    """Return where a copy is whole; raises BackupError."""
    _run("pg_restore", f"--file={os.devnull}", str(path))


def describe(path: Path) -> tuple[str, int]:
    """Return the revision of the tables of a copy, and how many submissions it holds."""
    [revision] = _read_rows(path, "alembic_version")
    return revision, len(_read_rows(path, "submissions"))


def is_empty(url: str, *, of: str = "submissions") -> bool:
    """Tell whether a table is missing or has no rows."""
    database = Database(url)
    try:
        with database.read() as connection:
            if not inspect(connection).has_table(of):
                return True
            return connection.execute(select(literal(1)).select_from(table(of)).limit(1)).first() is None
    finally:
        database.close()


def put_back(backup: Path, url: str, keep: Callable[[], list[Path]]) -> list[Path]:
    """Put a copy in the place of the tables, in one transaction, with the outbox paused; raises BackupError.

    `keep` backs up what was there before, and the files of that are returned.
    """
    kept = keep()
    script = backup.with_name("script.sql")
    _run("pg_restore", *PLAIN, f"--file={script}", str(backup))
    with script.open("a") as stream:
        stream.write(_PAUSE)
    _run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
         f"--command={_LOCK}", f"--command={_drop_tables()}", f"--file={script}", url=url)  # fmt: skip
    database = Database(url)
    database.migrate()
    pause_outbox(database)
    database.close()
    return kept


def find_place(_: str) -> Path | None:
    """Return None: where the server keeps its files is its own affair."""
    return None


def _drop_tables() -> str:
    names = ", ".join(f'"{name}"' for name in ["alembic_version", *metadata.tables])
    return f"DROP TABLE IF EXISTS {names} CASCADE"


# In the order in which a submission takes them, or each would wait for the other.
_LOCK = """
DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['limits', 'idempotency_keys', 'submissions', 'uploads', 'deliveries', 'attempts'] LOOP
    IF to_regclass('public.' || name) IS NOT NULL THEN
      EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', name);
    END IF;
  END LOOP;
END $$;
"""

# Tables of before there were flags get theirs when they are brought up to date.
_PAUSE = f"""
DO $$ BEGIN
  IF to_regclass('public.flags') IS NOT NULL THEN
    INSERT INTO public.flags VALUES ('{OUTBOX_PAUSED}', extract(epoch FROM now()) * 1000000) ON CONFLICT DO NOTHING;
  END IF;
END $$;
"""  # noqa: S608  (the name is our own)


def _read_rows(path: Path, table: str) -> list[str]:
    """Return the rows of a table in a copy, as the lines that PostgreSQL writes (COPY, text format)."""
    lines = _run("pg_restore", "--data-only", f"--table={table}", "--file=-", str(path)).splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("COPY ")]
    return list(_take_rows(lines[starts[0] + 1 :])) if starts else []


def _take_rows(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line == "\\.":
            return
        yield line


def _run(program: str, *arguments: str, url: str = "") -> str:
    """Return what one of PostgreSQL's programs prints; raises BackupError where it is missing or fails."""
    address = read_url(url) if url else None
    environment = {**os.environ, "PGCONNECT_TIMEOUT": "5", "LC_MESSAGES": "C"}
    place: list[str] = []
    if address is not None:
        # The password goes by the environment: arguments can be seen by everybody on the machine.
        environment["PGPASSWORD"] = str(address.password or "")
        place = [f"--dbname={address.set(drivername='postgresql', password=None).render_as_string()}"]
    finished = subprocess.run(  # noqa: S603  (no shell, and the address is the owner's own setting)
        [_find(program), *place, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise BackupError("backup.program", program=program, reason=" ".join(finished.stderr.split()))
    return finished.stdout


def _find(program: str) -> str:
    newest = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda path: int(path.parent.parent.name))
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise BackupError("backup.no_program", program=program)
    return found
