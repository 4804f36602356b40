from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from form_handler.errors import StoreError, StoreUnavailable
from form_handler.store.database import Database
from form_handler.store.submissions import list_submissions
from tests.support.ports import LOOPBACK
from tests.support.source import ROOT
from tests.support.submissions import store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PostgresCluster


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def setting(database: Database, name: str) -> object:
    with database.write_directly() as driver:
        return driver.execute(f"PRAGMA {name}").fetchone()[0]


def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'var' / 'shop.db'}")
    assert list(tmp_path.iterdir()) == []


def test_file_and_folder_are_private(tmp_path: Path) -> None:
    path = tmp_path / "var" / "shop.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    store(database)
    assert mode_of(path.parent) == 0o700
    assert {file.name: mode_of(file) for file in path.parent.iterdir()} == {
        "shop.db": 0o600, "shop.db-wal": 0o600, "shop.db-shm": 0o600, "shop.db.lock": 0o600,
    }  # fmt: skip
    database.close()


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    database.migrate()
    assert mode_of(tmp_path) == 0o755
    database.close()


def test_what_is_committed_stays(sqlite_database: Database) -> None:
    assert setting(sqlite_database, "synchronous") == 2  # FULL: the log is on the disk before the answer
    assert setting(sqlite_database, "journal_mode") == "wal"
    assert setting(sqlite_database, "foreign_keys") == 1
    assert setting(sqlite_database, "busy_timeout") == 5000
    with sqlite_database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("", "store.error.url"),
        ("var/shop.db", "store.error.url"),
        ("sqlite://", "store.error.memory"),
        ("sqlite:///:memory:", "store.error.memory"),
        ("mysql://shop@localhost/shop", "store.error.driver"),
    ],
)
def test_an_address_that_keeps_nothing_is_refused(url: str, key: str) -> None:
    with pytest.raises(StoreError) as caught:
        Database(url)
    assert caught.value.key == key
    assert "DATABASE_URL" in caught.value.sentence("en")
    assert "DATABASE_URL" in caught.value.sentence("fr")


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_has_several_names(name: str) -> None:
    assert Database(f"{name}://shop@localhost/shop").kind == "postgresql"


def test_check_is_silent_on_a_good_database(database: Database) -> None:
    database.check()


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail_directly() -> None:
        with database.write_directly() as driver:
            driver.execute("INSERT INTO idempotency_keys (key, receipt, created_at) VALUES ('a', 'b', 1)")
            raise KeyError

    def fail() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO idempotency_keys (key, receipt, created_at) VALUES ('a', 'b', 1)")
            raise KeyError

    for failing in (fail, fail_directly):
        with pytest.raises(KeyError):
            failing()
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM idempotency_keys").scalar() == 0


def test_an_impossible_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = Database(f"sqlite:///{tmp_path / 'file' / 'shop.db'}")
    with pytest.raises(StoreUnavailable):
        database.check()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"this is a shopping list" * 100)
    with pytest.raises(StoreUnavailable):
        Database(f"sqlite:///{path}").migrate()
    assert path.read_bytes() == b"this is a shopping list" * 100


def test_a_database_without_tables_is_unavailable(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(StoreUnavailable):
        store(database)
    database.close()


def test_another_program_that_writes_is_waited_for_and_then_reported(
    sqlite_database: Database, sqlite_database_url: str
) -> None:
    """The `sqlite3` command, for instance, does not know of our lock."""
    path = sqlite_database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        list_submissions(sqlite_database)  # readers do not wait
        with pytest.raises(StoreUnavailable, match="locked"):
            store(sqlite_database)
        other.execute("ROLLBACK")
    store(sqlite_database)
    assert len(list_submissions(sqlite_database)) == 1


def test_a_lock_that_others_keep_on_postgresql_is_waited_for_and_then_reported(
    postgres_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("form_handler.store.engines.LONGEST_LOCK", 1)
    database, other = Database(postgres_database_url), Database(postgres_database_url)
    database.migrate()
    with other.write() as connection:
        connection.exec_driver_sql("LOCK TABLE submissions IN EXCLUSIVE MODE")
        list_submissions(database)  # readers do not wait
        with pytest.raises(StoreUnavailable, match="lock"):
            store(database)
    store(database)
    assert len(list_submissions(database)) == 1
    database.close()
    other.close()


def test_who_emptied_the_log_is_as_patient_as_before(sqlite_database: Database) -> None:
    store(sqlite_database)
    before = setting(sqlite_database, "busy_timeout")
    assert sqlite_database.forget_erased()
    assert setting(sqlite_database, "busy_timeout") == before == 5000


def test_a_full_disk_is_unavailable_and_keeps_what_is_there(
    sqlite_database: Database, sqlite_database_url: str
) -> None:
    receipt = store(sqlite_database).receipt
    program = (
        "import resource, signal, sys; from form_handler.store.database import Database;"
        "from form_handler.errors import StoreUnavailable; from tests.support.submissions import store\n"
        "database = Database(sys.argv[1]); store(database, answers={'message': 'before'})\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, -1))\n"
        "try: store(database, answers={'message': 'x' * 300_000})\n"
        "except StoreUnavailable as error: print(error)\n"
        "else: sys.exit('stored on a full disk')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)); store(database, answers={'message': 'after'})\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, sqlite_database_url], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert "store.unavailable" in finished.stdout
    found = list_submissions(sqlite_database)
    assert [submission.answers["message"] for submission in found[:2]] == ["after", "before"]
    assert found[2].receipt == receipt


def test_a_disk_without_room_fails_the_check(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=900_000))
    with pytest.raises(StoreUnavailable) as caught:
        sqlite_database.check()
    assert caught.value.key == "store.unavailable.full"


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can make a file read-only for everybody")
def test_a_read_only_database_is_unavailable(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    database = Database(f"sqlite:///{folder / 'shop.db'}")
    database.migrate()
    database.close()
    program = (
        "import os, sys; from form_handler.store.database import Database\n"
        "from form_handler.errors import StoreUnavailable\n"
        "import sqlalchemy.dialects.sqlite  # while the program's own files can still be read\n"
        "os.setuid(65534)\n"
        "try: Database(sys.argv[1]).check()\n"
        "except StoreUnavailable as error: print(error.key)\n"
    )
    for path in [tmp_path, *tmp_path.parents][:4]:
        path.chmod(path.stat().st_mode | 0o555)
    folder.chmod(0o555)
    (folder / "shop.db").chmod(0o444)
    (folder / "shop.db.lock").chmod(0o444)
    finished = subprocess.run(
        [sys.executable, "-c", program, f"sqlite:///{folder / 'shop.db'}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.stdout == "store.unavailable\n", finished.stderr


def test_a_read_only_postgresql_fails_the_check(postgres_database_url: str) -> None:
    database = Database(postgres_database_url + "&options=-c%20default_transaction_read_only%3Don")
    with pytest.raises(StoreUnavailable) as caught:
        database.check()
    assert caught.value.key == "store.unavailable.read_only"
    database.close()


def test_an_unreachable_postgresql_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://shop@/shop?host={tmp_path}")
    with pytest.raises(StoreUnavailable):
        database.check()


def test_a_postgresql_that_takes_calls_and_says_nothing_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("form_handler.store.engines.CONNECTING", 2)  # the least that PostgreSQL's library knows
    with socket.create_server((LOOPBACK, 0)) as silent:
        database = Database(f"postgresql://shop@{LOOPBACK}:{silent.getsockname()[1]}/shop")
        with pytest.raises(StoreUnavailable, match="timeout"):
            database.check()


def test_connections_that_the_server_closed_are_opened_again(
    postgres: PostgresCluster, postgres_database_url: str
) -> None:
    database = Database(postgres_database_url)
    database.migrate()
    store(database)
    postgres.stop()
    with pytest.raises(StoreUnavailable):
        store(database)
    postgres.start()
    store(database)
    assert len(list_submissions(database)) == 2
    database.close()


def test_a_connection_that_is_cut_while_storing_is_thrown_away_in_silence(
    postgres_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(postgres_database_url)
    database.migrate()
    with pytest.raises(StoreUnavailable), database.write_directly() as driver:
        driver.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert caplog.text == ""  # the pool would report at length that it cannot tidy up
    store(database)
    database.close()


def test_a_forked_process_has_connections_and_a_lock_of_its_own(
    sqlite_database: Database, sqlite_database_url: str
) -> None:
    """Under gunicorn the application may be loaded before its workers are forked."""
    program = (
        "import os, sys, time; from form_handler.store.database import Database\n"
        "from tests.support.submissions import store\n"
        "database = Database(sys.argv[1]); store(database)\n"
        "with database.locked():\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        store(database, answers={'message': 'child'}); os._exit(0)\n"
        "    time.sleep(0.3)\n"
        "    print(os.waitpid(child, os.WNOHANG)[0])\n"
        "print(os.waitpid(child, 0)[1]); store(database, answers={'message': 'parent'})\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, sqlite_database_url],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert finished.stdout.split() == ["0", "0"], finished.stderr  # it waited for the parent
    found = [submission.answers["message"] for submission in list_submissions(sqlite_database)]
    assert found[:2] == ["parent", "child"]


def test_one_process_at_a_time_writes(sqlite_database: Database, sqlite_database_url: str) -> None:
    program = (
        "import sys; from form_handler.store.database import Database\n"
        "from tests.support.submissions import store\n"
        "store(Database(sys.argv[1])); print('stored')"
    )
    with sqlite_database.locked():
        other = subprocess.Popen(
            [sys.executable, "-c", program, sqlite_database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)
    assert other.communicate(timeout=20)[0] == "stored\n"


def test_the_lock_of_a_killed_process_is_free(sqlite_database: Database, sqlite_database_url: str) -> None:
    program = (
        "import sys, time; from form_handler.store.database import Database\n"
        "with Database(sys.argv[1]).write_directly() as driver:\n"
        "    driver.execute(\"INSERT INTO idempotency_keys (key, receipt, created_at) VALUES ('a', 'b', 1)\")\n"
        "    print('locked', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, sqlite_database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"
    other.send_signal(signal.SIGKILL)
    other.communicate()
    store(sqlite_database)
    with sqlite_database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM idempotency_keys").scalar() == 1


def test_nobody_waits_for_ever_for_a_process_that_hangs(
    sqlite_database: Database, sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("form_handler.store.write_lock.PATIENCE", 0.3)
    program = (
        "import sys; from form_handler.store.database import Database\n"
        "with Database(sys.argv[1]).locked(): print('locked', flush=True); input()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, sqlite_database_url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"
    refusals: list[str] = []

    def try_to_store() -> None:
        with pytest.raises(StoreUnavailable) as caught:
            store(sqlite_database)
        refusals.append(caught.value.key)

    threads = [threading.Thread(target=try_to_store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["store.unavailable.busy"] * 4
    monkeypatch.setattr("form_handler.store.write_lock.PATIENCE", 60)
    other.communicate("go on\n", timeout=60)
    store(sqlite_database)
    assert len(list_submissions(sqlite_database)) == 1
    # Nobody here wants the lock now, so it is free for others, although a thread still waited for it before.
    finished = subprocess.run(
        [sys.executable, "-c", program, sqlite_database_url],
        cwd=ROOT, input="go on\n", capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert finished.stdout == "locked\n", finished.stderr


def test_the_lock_is_not_kept_by_whoever_gave_up_waiting(
    sqlite_database: Database, sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("form_handler.store.write_lock.PATIENCE", 0.3)
    other = Database(sqlite_database_url)
    with other.locked(), pytest.raises(StoreUnavailable):
        store(sqlite_database)
    monkeypatch.setattr("form_handler.store.write_lock.PATIENCE", 60)
    store(other)  # as soon as its waiter has got the lock and let it go
    other.close()


def test_it_opens_again_after_close(database: Database) -> None:
    store(database)
    database.close()
    store(database)
    assert len(list_submissions(database)) == 2


LEAVE = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM submissions'); c.close()"
)


def test_a_second_opening_does_not_take_the_first_one_s_locks(sqlite_database: Database) -> None:
    """Closing any file handle of the database drops all locks of the process on it (POSIX); the next program that
    leaves the database would take itself for the last and delete the log with what is still written into it."""
    store(sqlite_database)
    path = sqlite_database.file_beside("")
    assert path is not None
    second = Database(f"sqlite:///{path}")
    second.check()
    subprocess.run([sys.executable, "-c", LEAVE, str(path)], check=True)
    store(sqlite_database)
    second.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM submissions").fetchone() == (2,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def copy_database(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def test_a_file_that_was_replaced_is_written_to_from_then_on(sqlite_database: Database, tmp_path: Path) -> None:
    """As `mv` or a restore does it; what is written to the old file would be lost without a word."""
    store(sqlite_database, answers={"message": "kept"})
    path = sqlite_database.file_beside("")
    assert path is not None
    copy_database(path, tmp_path / "copy.db")
    store(sqlite_database, answers={"message": "not in the copy"})
    with sqlite_database.locked():
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        (tmp_path / "copy.db").replace(path)
    assert [each.answers["message"] for each in list_submissions(sqlite_database)] == ["kept"]
    store(sqlite_database, answers={"message": "new"})
    sqlite_database.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM submissions").fetchone() == (2,)


def test_who_waits_while_the_file_is_replaced_writes_to_the_new_one(sqlite_database: Database, tmp_path: Path) -> None:
    store(sqlite_database)
    path = sqlite_database.file_beside("")
    assert path is not None
    restorer = Database(f"sqlite:///{path}")
    with restorer.locked():
        waiting = threading.Thread(target=store, args=(sqlite_database,))
        waiting.start()
        time.sleep(0.3)
        copy_database(path, tmp_path / "copy.db")
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        (tmp_path / "copy.db").replace(path)
    waiting.join()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM submissions").fetchone() == (2,)
    restorer.close()


def test_a_file_that_is_gone_is_unavailable_and_not_made_anew(sqlite_database: Database) -> None:
    store(sqlite_database)
    path = sqlite_database.file_beside("")
    assert path is not None
    path.unlink()
    for refuse in (lambda: store(sqlite_database), sqlite_database.check, lambda: list_submissions(sqlite_database)):
        with pytest.raises(StoreUnavailable, match="No such file"):
            refuse()
    assert not path.exists()
