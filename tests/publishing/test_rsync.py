"""Publishing by rsync: to a real rsync server, and to a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.publishing.conftest import Owner, changes_of, counts_of
from tests.support.ports import LOOPBACK, find_free_port, is_free

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKER = {".shopbell": b"written by shopbell\n"}


@pytest.fixture(autouse=True)
def rsync() -> None:
    if shutil.which("rsync") is None:
        pytest.skip("NOT TESTED: rsync is not installed; `make test` installs it where it can")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the server."""
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the folder on an rsync server that wants a password."""
    port = find_free_port()
    secrets = tmp_path / "secrets"
    secrets.write_text("owner:one two\n")
    secrets.chmod(0o600)
    settings = tmp_path / "rsyncd.conf"
    settings.write_text(
        f"{'uid = 0' if os.getuid() == 0 else ''}\nuse chroot = no\npid file = {tmp_path}/rsyncd.pid\n"
        f"[site]\npath = {folder}\nread only = no\n"
        f"auth users = owner\nsecrets file = {secrets}\n"
    )
    command = ["rsync", "--daemon", "--no-detach", f"--config={settings}", f"--port={port}", f"--address={LOOPBACK}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while is_free(port):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield f"rsync://owner@{LOOPBACK}:{port}/site"
    process.terminate()
    process.wait(10)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSYNC_PASSWORD", "one two")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(params=["server", "path"])
def target(request: pytest.FixtureRequest, folder: Path) -> str:
    """Both ways to the same folder."""
    return str(request.getfixturevalue("server")) if request.param == "server" else f"{folder}/"


def test_the_folder_becomes_the_site(owner: Owner, folder: Path, target: str) -> None:
    (owner.folder / "media" / "Zoë & Co 🌷.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    owner.choose(f"{{to: rsync, target: '{target}'}}")
    result = owner.publish()
    uploaded, deleted = changes_of(result)
    assert files_in(folder) == owner.files() | MARKER
    assert (sorted(uploaded), deleted) == (sorted(owner.files() | MARKER), [])
    assert all(path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644) for path in folder.rglob("*"))


def test_only_changes_are_brought(owner: Owner, folder: Path, target: str) -> None:
    owner.write_page("old", "Words.")
    owner.choose(f"{{to: rsync, target: '{target}'}}")
    owner.publish()
    owner.delete_page("old")
    owner.write_page("about", "Other words.")
    result = owner.publish()
    uploaded, deleted = changes_of(result)
    assert "about/index.html" in uploaded
    assert not any(name.startswith("assets/") for name in uploaded)
    assert deleted == ["old/index.html"]
    assert files_in(folder) == owner.files() | MARKER
    unchanged = len(files_in(folder)) - len(uploaded)
    assert counts_of(result) == f"{len(uploaded)} files uploaded, {unchanged} unchanged, 1 deleted."
    assert changes_of(owner.publish()) == ([], [])


def test_a_folder_of_something_else_is_not_replaced_unasked(owner: Owner, folder: Path, target: str) -> None:
    (folder / "holiday photo.jpg").write_bytes(b"dear")
    owner.choose(f"{{to: rsync, target: '{target}'}}")
    result = owner.publish()
    assert result.exit_code == 1
    assert "--force" in result.output
    assert files_in(folder) == {"holiday photo.jpg": b"dear"}
    assert changes_of(owner.publish("--force"))[1] == ["holiday photo.jpg"]
    assert files_in(folder) == owner.files() | MARKER


def test_a_folder_is_made(owner: Owner, folder: Path, target: str) -> None:
    owner.choose(f"{{to: rsync, target: '{target.rstrip('/')}/new'}}")
    changes_of(owner.publish())
    assert files_in(folder / "new") == owner.files() | MARKER


def test_a_wrong_password_is_a_sentence(
    owner: Owner, folder: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSYNC_PASSWORD", "wrong")
    owner.choose(f"{{to: rsync, target: '{server}'}}")
    result = owner.publish()
    assert result.exit_code == 1
    assert result.stderr == "rsync could not publish the site: @ERROR: auth failed on module site\n"
    assert files_in(folder) == {}


def test_a_server_that_does_not_answer_is_a_sentence(owner: Owner) -> None:
    owner.choose(f"{{to: rsync, target: 'rsync://{LOOPBACK}:{find_free_port()}/site'}}")
    result = owner.publish()
    assert result.exit_code == 1
    assert result.stderr.startswith("rsync could not publish the site: ")
    assert len(result.stderr.splitlines()) == 1
