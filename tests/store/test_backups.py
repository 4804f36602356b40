"""Backups: taken while others write, checked, put back in one step, and nothing is sent twice for it."""

from __future__ import annotations

import sqlite3
import stat
import threading
import zipfile
from contextlib import closing, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from form_handler.backups import back_up, check_backup, postgresql, restore
from form_handler.backups.archive import unpack
from form_handler.backups.errors import BackupError
from form_handler.store.database import Database
from form_handler.store.deliveries import list_deliveries
from form_handler.store.outbox import claim
from form_handler.store.pause import find_pause, resume_outbox
from form_handler.store.submissions import iterate_submissions, list_submissions
from tests.support.schemas import ANSWERS, fill_first_schema, migrate_to
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINUTE = timedelta(minutes=1)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "shop.shopbell"


def fill(url: str, count: int = 1) -> Database:
    database = Database(url)
    database.migrate()
    for _ in range(count):
        store(database)
    return database


def receipts(database: Database) -> set[str]:
    return {submission.receipt for submission in iterate_submissions(database)}


def key_of(do: Callable[[], object]) -> str:
    with pytest.raises(BackupError) as caught:
        do()
    assert str(caught.value)
    return caught.value.key


def test_all_that_is_stored_comes_back_with_the_outbox_paused(database_url: str, backup: Path) -> None:
    database = fill(database_url, 3)
    before = receipts(database)
    manifest = back_up(database_url, backup)
    assert (manifest.submissions, manifest.kind) == (3, database.kind)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    later = store(database).receipt
    restored = restore(backup, database_url, force=True)
    assert receipts(database) == before
    assert find_pause(database) is not None
    assert claim(database, 10, MINUTE) == []
    assert resume_outbox(database)
    assert len(claim(database, 10, MINUTE)) == 3
    [kept] = restored.kept
    assert check_backup(kept).submissions == 4
    assert later not in before
    store(database)
    database.close()


def test_a_backup_goes_into_an_empty_place(tmp_path: Path, backup: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'elsewhere' / 'new.db'}"
    database = fill(old)
    back_up(old, backup)
    assert restore(backup, new).kept == []
    found = Database(new)
    assert receipts(found) == receipts(database)
    assert stat.S_IMODE((tmp_path / "elsewhere" / "new.db").stat().st_mode) == 0o600
    assert store(found).is_new
    found.close()
    database.close()


def test_a_postgresql_backup_goes_into_an_empty_database(
    postgres_database_url: str, backup: Path, request: pytest.FixtureRequest
) -> None:
    postgres = request.getfixturevalue("postgres")
    database = fill(postgres_database_url, 2)
    back_up(postgres_database_url, backup)
    name = postgres.create_database()
    assert restore(backup, postgres.address(name)).kept == []
    found = Database(postgres.address(name))
    assert receipts(found) == receipts(database)
    assert store(found).is_new
    found.close()
    database.close()
    postgres.drop_database(name)


def test_what_is_there_is_replaced_only_by_force(database_url: str, backup: Path) -> None:
    database = fill(database_url)
    back_up(database_url, backup)
    newest = store(database).receipt
    assert key_of(lambda: restore(backup, database_url)) == "backup.not_empty"
    assert newest in receipts(database)
    assert find_pause(database) is None
    database.close()


def test_a_backup_is_not_replaced_unasked(sqlite_database_url: str, backup: Path) -> None:
    fill(sqlite_database_url).close()
    backup.write_text("mine")
    assert key_of(lambda: back_up(sqlite_database_url, backup)) == "backup.exists"
    assert backup.read_text() == "mine"
    back_up(sqlite_database_url, backup, force=True)
    assert check_backup(backup).submissions == 1


def test_a_backup_under_load_is_of_one_moment(database_url: str, backup: Path) -> None:
    """Each submission is there with its two deliveries or not at all, and nobody who writes meanwhile fails."""
    database = fill(database_url)
    over, errors = threading.Event(), []

    def write() -> None:
        try:
            while not over.is_set():
                store(database, recipients=("a@fleurs.example", "b@fleurs.example"))
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    manifests = [back_up(database_url, backup, force=True) for _ in range(3)]
    kept = restore(backup, database_url, force=True).kept
    over.set()
    for writer in writers:
        writer.join()
    assert errors == []
    assert 1 <= manifests[0].submissions <= manifests[1].submissions <= manifests[2].submissions
    found = list(iterate_submissions(database))
    assert len(found) >= manifests[2].submissions
    deliveries = list_deliveries(database, [submission.id for submission in found])
    assert len(deliveries) == 2 * len(found) - 1  # the first submission has one
    assert check_backup(kept[0]).submissions >= manifests[2].submissions
    database.close()


def test_an_older_backup_gets_the_newest_tables(database_url: str, backup: Path, tmp_path: Path) -> None:
    old = Database(database_url)
    migrate_to(old, "0001", tmp_path / "first")
    fill_first_schema(old)
    assert back_up(database_url, backup).revision == "0001"
    restore(backup, database_url, force=True)
    [submission] = list_submissions(old)
    assert submission.answers == ANSWERS
    assert find_pause(old) is not None
    old.close()


def test_a_newer_backup_is_refused(database_url: str, backup: Path) -> None:
    database = fill(database_url)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9876'")
    back_up(database_url, backup)
    assert key_of(lambda: check_backup(backup)) == "backup.newer"
    assert key_of(lambda: restore(backup, database_url, force=True)) == "backup.newer"
    database.close()


def test_no_damaged_byte_is_a_fault(sqlite_database_url: str, backup: Path, tmp_path: Path) -> None:
    fill(sqlite_database_url, 1).close()
    back_up(sqlite_database_url, backup)
    content = backup.read_bytes()
    good = unpack(backup, tmp_path)[0]
    for place in [*range(0, len(content), 97), *range(len(content) - 200, len(content))]:
        for change in (0x01, 0x08, 0xFF):
            backup.write_bytes(content[:place] + bytes([content[place] ^ change]) + content[place + 1 :])
            with suppress(BackupError):  # a note beside the content, such as the time, may differ
                assert unpack(backup, tmp_path)[0] == good


def test_a_backup_of_the_other_kind_is_refused(
    sqlite_database_url: str, postgres_database_url: str, backup: Path
) -> None:
    fill(sqlite_database_url).close()
    back_up(sqlite_database_url, backup)
    assert key_of(lambda: restore(backup, postgres_database_url)) == "backup.other_kind"


@pytest.mark.parametrize("place", ["start", "middle", "end", "cut", "swap", "text", "empty"])
def test_a_damaged_backup_is_noticed(sqlite_database_url: str, backup: Path, place: str) -> None:
    database = fill(sqlite_database_url, 3)
    back_up(sqlite_database_url, backup)
    content = bytearray(backup.read_bytes())
    if place in {"start", "middle", "end"}:
        at = {"start": 1, "middle": len(content) // 2, "end": len(content) - 30}[place]
        content[at] ^= 0xFF
    damaged = {"cut": bytes(content[:-100]), "text": b"no backup at all", "empty": b""}.get(place, bytes(content))
    backup.write_bytes(damaged)
    if place == "swap":
        with zipfile.ZipFile(backup, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("database", "another content")
    assert key_of(lambda: restore(backup, sqlite_database_url, force=True)) == "backup.unreadable"
    assert len(receipts(database)) == 3
    database.close()


def test_deliveries_without_their_submission_are_damage(sqlite_database_url: str, backup: Path) -> None:
    fill(sqlite_database_url, 3).close()
    with closing(sqlite3.connect(sqlite_database_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("DELETE FROM submissions WHERE id = 2")
    assert key_of(lambda: back_up(sqlite_database_url, backup)) == "backup.damaged"
    assert not backup.exists()


def test_nothing_to_back_up_is_a_sentence(database_url: str, backup: Path) -> None:
    assert key_of(lambda: back_up(database_url, backup)) == "backup.nothing"
    assert key_of(lambda: restore(backup, database_url)) == "backup.missing"
    assert list(backup.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_sentence(sqlite_database_url: str, tmp_path: Path) -> None:
    fill(sqlite_database_url).close()
    assert key_of(lambda: back_up(sqlite_database_url, tmp_path / "nowhere" / "x")) == "backup.folder"


@pytest.mark.parametrize("damage", ["garbage", "page"])
def test_a_damaged_database_is_moved_aside(sqlite_database_url: str, backup: Path, tmp_path: Path, damage: str) -> None:
    database = fill(sqlite_database_url, 200)
    back_up(sqlite_database_url, backup)
    database.close()
    path = tmp_path / "shopbell.db"
    content = bytearray(path.read_bytes())
    if damage == "garbage":
        content[:] = b"this is no database " * 500
    else:
        content[4096 * 3 : 4096 * 8] = b"\xaa" * 4096 * 5
    path.write_bytes(content)
    assert key_of(lambda: restore(backup, sqlite_database_url)) == "backup.not_empty"
    assert path.read_bytes() == content
    kept = restore(backup, sqlite_database_url, force=True).kept
    assert (tmp_path / "shopbell.db.damaged-1") in kept
    assert (tmp_path / "shopbell.db.damaged-1").read_bytes() == content
    database = Database(sqlite_database_url)
    assert len(receipts(database)) == 200
    database.close()


def test_a_damaged_database_in_use_is_left_alone(sqlite_database_url: str, backup: Path, tmp_path: Path) -> None:
    """Whoever leaves the old file last would delete the log of the new one, which has the same name."""
    import subprocess
    import sys

    fill(sqlite_database_url).close()
    back_up(sqlite_database_url, backup)
    path = tmp_path / "shopbell.db"
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM submissions').fetchall();"
        "print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with path.open("r+b") as file:
            file.write(b"no database any more")
        assert key_of(lambda: restore(backup, sqlite_database_url, force=True)) == "backup.in_use"
        other.communicate("\n")
    assert path.read_bytes().startswith(b"no database any more")
    restore(backup, sqlite_database_url, force=True)


def test_without_the_programs_of_postgresql_a_sentence_names_them(
    postgres_database_url: str, backup: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill(postgres_database_url).close()
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        back_up(postgres_database_url, backup)


def test_nothing_of_the_database_is_left_outside_the_file(sqlite_database_url: str, backup: Path) -> None:
    """The copy in the archive is one file that any SQLite opens."""
    fill(sqlite_database_url, 2).close()
    back_up(sqlite_database_url, backup)
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == ["database", "manifest.json"]
        archive.extract("database", backup.parent)
    with closing(sqlite3.connect(backup.parent / "database")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM submissions").fetchone() == (2,)


def test_nothing_is_lost_between_the_last_backup_and_the_restore(sqlite_database_url: str, backup: Path) -> None:
    """Whatever was accepted before is in the file that is kept, all that comes after is in the restored database."""
    database = fill(sqlite_database_url)
    back_up(sqlite_database_url, backup)
    over, accepted = threading.Event(), []

    def write() -> None:
        while not over.is_set():
            accepted.append(store(database).receipt)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for _ in range(3):
        [kept] = restore(backup, sqlite_database_url, force=True).kept
        with zipfile.ZipFile(kept) as archive:
            archive.extract("database", backup.parent)
        with closing(sqlite3.connect(backup.parent / "database")) as connection:
            accepted.extend(f"kept {row[0]}" for row in connection.execute("SELECT receipt FROM submissions"))
        kept.unlink()
    over.set()
    for writer in writers:
        writer.join()
    kept_ones = {each.removeprefix("kept ") for each in accepted if each.startswith("kept ")}
    assert {each for each in accepted if " " not in each} <= kept_ones | receipts(database)
    database.close()
