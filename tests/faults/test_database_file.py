"""A database file that is full, locked, read-only or damaged, under the handler as it is deployed."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.support.handler_pages import fetch
from tests.support.handler_server import HandlerServer
from tests.support.shop import StoredSubmission, read_submissions
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import StartHandler

LETTER = {"name": "Zoë", "email": "zoe@customer.example", "occasion": "other", "message": "Tulips", "consent": "yes"}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can mount a small disk")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("NOT TESTED: this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=False)


def send(server: HandlerServer, message: str) -> tuple[int, str]:
    return fetch(f"{server.url}/forms/contact", {**LETTER, "message": message})


def messages_in(server: HandlerServer) -> list[str]:
    found: list[StoredSubmission] = read_submissions(server.database)
    return [submission.answers["message"] for submission in found]


def wait_for_mails(server: HandlerServer, count: int) -> None:
    deadline = time.monotonic() + 90
    while len(list(server.mails.glob("*.eml"))) < count:
        assert time.monotonic() < deadline, server.log
        time.sleep(0.1)


def fill(folder: Path) -> Path:
    """Fill the disk to its last byte."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    return ballast


@as_root
def test_a_full_disk_is_said_and_heals_by_itself(handler_server: StartHandler, small_disk: Path) -> None:
    server = handler_server(
        ROOT / "content",
        {"DATABASE_URL": f"sqlite:///{small_disk / 'shopbell.db'}", "MAIL_FOLDER": str(small_disk / "mail")},
    )
    server.database, server.mails = small_disk / "shopbell.db", small_disk / "mail"
    assert send(server, "before")[0] == 200
    wait_for_mails(server, 1)
    ballast = fill(small_disk)
    kept = 0
    for number in range(40):  # until what SQLite had reserved is used up
        status, page = send(server, f"meanwhile {number} " + "x" * 4000)
        if status == 503:
            break
        kept += 1
    assert status == 503, "the disk was never full"
    assert f"meanwhile {number} xxx" in page
    assert fetch(f"{server.url}/readyz")[0] == 503
    assert fetch(f"{server.url}/healthz")[0] == 200
    ballast.unlink()
    assert send(server, "after")[0] == 200
    assert fetch(f"{server.url}/readyz")[0] == 200
    found = messages_in(server)
    assert (found[0], found[-1], len(found)) == ("before", "after", kept + 2)
    wait_for_mails(server, kept + 2)
    with closing(sqlite3.connect(server.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_that_may_not_grow_is_said_and_heals_by_itself(handler_server: StartHandler) -> None:
    server = handler_server(ROOT / "content")
    assert send(server, "before")[0] == 200
    worker = server.find_worker()
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    status, page = send(server, "meanwhile")
    assert (status, "meanwhile" in page) == (503, True)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert send(server, "after")[0] == 200
    assert messages_in(server) == ["before", "after"]


def test_a_locked_file_is_said_and_heals_by_itself(handler_server: StartHandler) -> None:
    server = handler_server(ROOT / "content")
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, page = send(server, "meanwhile")
        assert (status, "meanwhile" in page) == (503, True)
        other.execute("ROLLBACK")
    assert send(server, "after")[0] == 200
    assert messages_in(server) == ["after"]


@as_root
def test_a_read_only_disk_is_said_before_a_port_is_opened(small_disk: Path) -> None:
    server = HandlerServer(ROOT / "content", small_disk / "var")
    server.start()
    server.stop()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    finished = start_in_vain(server)
    assert finished.returncode == 1
    assert len(finished.stderr.splitlines()) == 1, finished.stderr
    assert "database" in finished.stderr


def start_in_vain(server: HandlerServer) -> subprocess.CompletedProcess[str]:
    """Start a handler that has to refuse, with the shop's messages in English."""
    own = {"LANGUAGE": "en", "MAIL_FOLDER": "/nonexistent", "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4-77"}
    command = [sys.executable, str(ROOT / "shopbell.py"), "handler"]
    return subprocess.run(
        command, env=server.environment | own, capture_output=True, text=True, check=False, timeout=60
    )


def damage(path: Path, kind: str) -> None:
    content = bytearray(path.read_bytes())
    if kind == "head":
        content[:16] = b"a shopping list!"
    elif kind == "cut":
        del content[len(content) // 2 :]
    elif kind == "a letter":  # all but one page can be read as before
        page = content.index(b"letter 1") // 4096 * 4096
        content[page : page + 64] = b"\xfe" * 64
    else:
        for page in range(4096, len(content), 4096):
            content[page : page + 64] = b"\xfe" * 64
    path.write_bytes(content)


def make_full_file(server: HandlerServer) -> None:
    server.start()
    for number in range(3):
        assert send(server, f"letter {number}")[0] == 200
    server.stop()
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("kind", ["head", "cut", "pages", "a letter"])
def test_a_damaged_file_is_refused_kept_and_the_way_back_named(tmp_path: Path, kind: str) -> None:
    server = HandlerServer(ROOT / "content", tmp_path)
    make_full_file(server)
    damage(server.database, kind)
    before = server.database.read_bytes()
    finished = start_in_vain(server)
    assert finished.returncode == 1
    assert len(finished.stderr.splitlines()) == 1, finished.stderr
    assert "is damaged" in finished.stderr
    assert str(server.database) in finished.stderr
    assert "shopbell restore" in finished.stderr
    assert server.database.read_bytes() == before


def test_a_file_that_is_damaged_under_the_handler_is_no_fault_and_can_be_replaced(
    handler_server: StartHandler, tmp_path: Path
) -> None:
    server = handler_server(ROOT / "content")
    assert send(server, "before")[0] == 200
    wait_for_mails(server, 1)
    backup = tmp_path / "good.backup"
    run = [sys.executable, str(ROOT / "shopbell.py")]
    saved = subprocess.run(
        [*run, "backup", str(backup)], env=server.environment, capture_output=True, text=True, check=False
    )
    assert saved.returncode == 0, saved.stderr
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(server.database, "pages")
    status, page = send(server, "meanwhile")
    assert (status, "meanwhile" in page) == (503, True)
    assert fetch(f"{server.url}/readyz")[0] == 503
    assert "Traceback" not in server.log
    server.stop()
    restored = subprocess.run(
        [*run, "restore", "--force", str(backup)], env=server.environment, capture_output=True, text=True, check=False
    )
    assert restored.returncode == 0, restored.stdout + restored.stderr
    server.start()
    assert send(server, "after")[0] == 200
    assert messages_in(server) == ["before", "after"]
