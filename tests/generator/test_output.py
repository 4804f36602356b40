"""A site takes the place of the old one in one step, and nothing of anybody else's is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.errors import OutputError
from generator.output import MARKER, check_output, write_site
from shopbell import main
from tests.support.content import write_content

OLD = {"index.html": b"old" * 1000, "about/index.html": b"old", **{f"assets/{n}.css": b"old" for n in range(30)}}
NEW = {"index.html": b"new" * 1000, "fr/index.html": b"new", **{f"assets/{n}.js": b"new" for n in range(30)}}
MARKED = {MARKER: b"written by shopbell\n"}


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_new_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    site = tmp_path / "a" / "b" / "site"
    write_site(OLD, site)
    assert read_tree(site) == OLD | MARKED
    assert site.stat().st_mode & 0o777 == 0o755
    assert names_in(site.parent) == {"site"}


def test_files_are_copied(site: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.jpg").write_bytes(b"\xff\xd8")
    write_site({"assets/shop.jpg": tmp_path / "shop.jpg"}, site)
    assert (site / "assets/shop.jpg").read_bytes() == b"\xff\xd8"


def test_nothing_of_the_old_site_remains(site: Path) -> None:
    write_site(OLD, site)
    write_site(NEW, site)
    assert read_tree(site) == NEW | MARKED
    assert names_in(site.parent) == {"site"}


def test_the_list_of_ignored_files_is_kept(site: Path) -> None:
    site.mkdir()
    (site / ".gitignore").write_text("*\n")
    for files in (OLD, NEW):
        write_site(files, site)
        assert read_tree(site) == files | MARKED | {".gitignore": b"*\n"}


@pytest.mark.parametrize("name", ["index.html", ".htaccess", "photos/shop.jpg"])
def test_a_folder_of_somebody_else_is_left_alone_unless_forced(site: Path, name: str) -> None:
    (site / name).parent.mkdir(parents=True)
    (site / name).write_text("mine")
    with pytest.raises(OutputError, match="did not write"):
        write_site(NEW, site)
    assert read_tree(site) == {name: b"mine"}
    write_site(NEW, site, force=True)
    assert read_tree(site) == NEW | MARKED


@pytest.mark.parametrize("force", [False, True])
def test_a_file_or_a_link_is_never_replaced(site: Path, tmp_path: Path, *, force: bool) -> None:
    site.write_text("mine")
    with pytest.raises(OutputError, match="not a folder"):
        write_site(NEW, site, force=force)
    assert site.read_text() == "mine"
    site.unlink()
    (tmp_path / "elsewhere").mkdir()
    site.symlink_to("elsewhere")
    with pytest.raises(OutputError, match="not a folder"):
        write_site(NEW, site, force=force)
    assert names_in(tmp_path / "elsewhere") == set()


@pytest.mark.parametrize("place", ["content", ".", "content/.."])
def test_the_content_is_never_replaced(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = write_content(Path("content"))
    before = read_tree(content)
    with pytest.raises(OutputError, match="holds your content"):
        check_output(Path(place), content, force=True)
    result = CliRunner().invoke(main, ["build", "--output", place, "--force"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert read_tree(content) == before


def test_the_folder_one_stands_in_can_be_written(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.mkdir()
    monkeypatch.chdir(site)
    write_site(NEW, Path())
    assert read_tree(site) == NEW | MARKED


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("file/site", "Not a directory|File exists"),
        ("x" * 300, "File name too long"),
        ("/proc/site", "No such file or directory"),
        ("/sys/site", "Operation not permitted|Read-only file system|Permission denied"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, output: str, reason: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=rf"^cannot write .*{output[-20:]}: ({reason}); choose another folder"):
        write_site(NEW, tmp_path / output)
    assert names_in(tmp_path) == {"file"}


def test_a_source_that_vanishes_leaves_the_old_site(site: Path, tmp_path: Path) -> None:
    write_site(OLD, site)
    with pytest.raises(OutputError, match="No such file"):
        write_site(NEW | {"gone.jpg": tmp_path / "gone.jpg"}, site)
    assert read_tree(site) == OLD | MARKED
    assert names_in(tmp_path) == {"site"}


def can_mount(folder: Path) -> bool:
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
    return done.returncode == 0


def test_a_file_system_of_its_own_is_a_sentence(site: Path) -> None:
    if not can_mount(site):
        pytest.skip("NOT TESTED: file systems cannot be mounted here")
    try:
        with pytest.raises(OutputError, match="cannot write"):
            write_site(NEW, site)
        assert names_in(site.parent) == {"site"}
    finally:
        subprocess.run(["umount", site], check=True)


@pytest.mark.parametrize(
    ("epoch", "time"),
    [("0", 0), ("1700000000", 1_700_000_000), ("9" * 30, 2**33), ("", None), ("-1", None), ("soon", None), ("²", None)],
)
def test_the_time_of_the_files(site: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, time: int | None) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    write_site(NEW, site)
    times = {int(path.stat().st_mtime) for path in site.rglob("*") if path.is_file()}
    if time is None:
        assert min(times) > 1_700_000_000
        assert max(times) < 2**33
    else:
        assert times == {time}


def test_what_killed_builds_left_is_cleared_away(site: Path) -> None:
    for name in (".site.shopbell-abc", ".site.shopbell-abc-old", ".site.shopbell-empty"):
        (site.parent / name / "fr").mkdir(parents=True)
        (site.parent / name / "fr" / "index.html").touch()
    for name in (".site", ".site-backup", ".other.shopbell-abc", "site.shopbell-abc"):
        (site.parent / name).mkdir()
    write_site(NEW, site)
    assert names_in(site.parent) == {"site", ".site", ".site-backup", ".other.shopbell-abc", "site.shopbell-abc"}


def test_readers_always_find_a_whole_site(site: Path) -> None:
    write_site(OLD, site)
    seen: set[bytes] = set()
    faults: list[BaseException] = []
    is_done = threading.Event()

    def read() -> None:
        try:
            while not is_done.is_set():
                seen.add((site / "index.html").read_bytes())
                seen.add((site / MARKER).read_bytes())
        except OSError as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(60):
        write_site(OLD if number % 2 else NEW, site)
    is_done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert seen == {OLD["index.html"], NEW["index.html"], MARKED[MARKER]}


BUILDS_WITHOUT_END = """
import sys
from pathlib import Path
from tests.generator.test_output import NEW, OLD
from generator.output import write_site
print("ready", flush=True)
while True:
    write_site(NEW, Path(sys.argv[1]))
    write_site(OLD, Path(sys.argv[1]))
"""


def test_a_killed_build_leaves_a_whole_site(site: Path) -> None:
    write_site(OLD, site)
    leftovers = 0
    for _ in range(25):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDS_WITHOUT_END, site],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": "."},
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0.005, 0.05))
            process.send_signal(signal.SIGKILL)
        assert read_tree(site) in (OLD | MARKED, NEW | MARKED)
        leftovers += len(names_in(site.parent)) - 1
    assert leftovers > 0, "no build was killed while it wrote"
    write_site(NEW, site)
    assert names_in(site.parent) == {"site"}


def test_builds_at_the_same_time_take_turns(site: Path) -> None:
    program = BUILDS_WITHOUT_END.replace("while True:", "for _ in range(10):")
    environment = {**os.environ, "PYTHONPATH": "."}
    processes = [
        subprocess.Popen([sys.executable, "-c", program, site], stdout=subprocess.DEVNULL, env=environment)
        for _ in range(4)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]
    assert read_tree(site) == OLD | MARKED
    assert names_in(site.parent) == {"site"}
