"""Publishing to a branch, over git's own protocol and to a folder."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.publishing.conftest import Owner, changes_of, counts_of
from tests.support.ports import LOOPBACK, find_free_port, is_free

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST_FILES = {".nojekyll": b"", "CNAME": b"fleurs.example\n", ".shopbell": b"written by shopbell\n"}


def git(*arguments: str, folder: Path, given: bytes = b"") -> str:
    return git_bytes(*arguments, folder=folder, given=given).decode("utf-8")


def git_bytes(*arguments: str, folder: Path, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(folder), "-c", "user.name=Else", "-c", "user.email=else@where.example", *arguments]
    return subprocess.run(command, capture_output=True, check=True, input=given).stdout


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """An empty bare repository."""
    git("init", "--quiet", "--bare", "-b", "main", "remote.git", folder=tmp_path)
    return tmp_path / "remote.git"


@pytest.fixture
def server(remote: Path) -> Iterator[str]:
    """The address of the repository on a git server."""
    port = find_free_port()
    command = ["git", "daemon", "--reuseaddr", f"--listen={LOOPBACK}", f"--port={port}", "--export-all"]
    process = subprocess.Popen(
        [*command, "--enable=receive-pack", f"--base-path={remote.parent}", str(remote.parent)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while is_free(port):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield f"git://{LOOPBACK}:{port}/remote.git"
    process.terminate()
    process.wait(10)


def tree_of(remote: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    names = git("ls-tree", "-rz", "--name-only", branch, folder=remote).split("\0")[:-1]
    return {name: git_bytes("show", f"{branch}:{name}", folder=remote) for name in names}


def log_of(remote: Path, branch: str = "gh-pages") -> list[str]:
    return git("log", "--format=%s", branch, folder=remote).splitlines()


def test_the_site_is_on_the_branch(owner: Owner, remote: Path, server: str) -> None:
    owner.choose(f"{{to: git, remote: '{server}'}}")
    uploaded, deleted = changes_of(owner.publish())
    assert tree_of(remote) == owner.files() | HOST_FILES
    assert (sorted(uploaded), deleted) == (sorted(owner.files() | HOST_FILES), [])
    assert git("log", "-1", "--format=%an <%ae>", "gh-pages", folder=remote).strip() == "Shopbell <shopbell@localhost>"


def test_history_is_kept_and_only_changes_are_told(owner: Owner, remote: Path, server: str) -> None:
    owner.write_page("old", "Words.")
    owner.choose(f"{{to: git, remote: '{server}', branch: pages}}")
    owner.publish()
    first = git("rev-parse", "pages", folder=remote)
    owner.delete_page("old")
    owner.write_page("about", "Other words.")
    result = owner.publish()
    uploaded, deleted = changes_of(result)
    assert "about/index.html" in uploaded
    assert deleted == ["old/index.html"]
    assert not any(name.startswith("assets/") for name in uploaded)
    assert counts_of(result) == (
        f"{len(uploaded)} files uploaded, {len(tree_of(remote, 'pages')) - len(uploaded)} unchanged, 1 deleted."
    )
    assert git("rev-parse", "pages~1", folder=remote) == first
    assert tree_of(remote, "pages") == owner.files() | HOST_FILES


def test_nothing_new_makes_no_commit(owner: Owner, remote: Path, server: str) -> None:
    owner.choose(f"{{to: git, remote: '{server}'}}")
    owner.publish()
    result = owner.publish()
    assert changes_of(result) == ([], [])
    assert counts_of(result).startswith("0 files uploaded, ")
    assert len(log_of(remote)) == 1


def commit_else(remote: Path, branch: str) -> str:
    """Commit something else to a branch, as another program or person would."""
    blob = git("hash-object", "-w", "--stdin", folder=remote, given=b"source").strip()
    tree = git("mktree", folder=remote, given=f"100644 blob {blob}\tmain.c\n".encode()).strip()
    commit = git("commit-tree", tree, "-m", "Source", folder=remote).strip()
    git("update-ref", f"refs/heads/{branch}", commit, folder=remote)
    return commit


def test_a_branch_of_something_else_is_not_replaced_unasked(owner: Owner, remote: Path) -> None:
    source = commit_else(remote, "main")
    owner.choose(f"{{to: git, remote: '{remote}', branch: main}}")
    result = owner.publish()
    assert result.exit_code == 1
    assert "--force" in result.output
    assert git("rev-parse", "main", folder=remote).strip() == source
    changes_of(owner.publish("--force"))
    assert tree_of(remote, "main") == owner.files() | HOST_FILES
    assert log_of(remote, "main") == ["Publish the site", "Source"]


def test_who_was_outrun_is_told(owner: Owner, remote: Path) -> None:
    """Somebody pushes between our fetch and our push: the remote's hook does what that person would."""
    owner.choose(f"{{to: git, remote: '{remote}'}}")
    owner.publish()
    owner.write_page("about", "Other words.")
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n"
        "made=$(git -c user.name=E -c user.email=e@e commit-tree gh-pages^{tree} -m else)\n"
        "git update-ref refs/heads/gh-pages $made\n"
    )
    hook.chmod(0o755)
    result = owner.publish()
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert log_of(remote) == ["else"]


def test_a_remote_of_the_repository_around_may_be_named(owner: Owner, remote: Path, tmp_path: Path) -> None:
    git("init", "--quiet", folder=tmp_path)
    git("remote", "add", "origin", str(remote), folder=tmp_path)
    git("config", "user.name", "Marguerite", folder=tmp_path)
    git("config", "user.email", "m@fleurs.example", folder=tmp_path)
    owner.choose("{to: git, remote: origin}")
    changes_of(owner.publish())
    assert tree_of(remote) == owner.files() | HOST_FILES
    author = git("log", "-1", "--format=%an <%ae>", "gh-pages", folder=remote).strip()
    assert author == "Marguerite <m@fleurs.example>"
    assert git("status", "--porcelain", "--untracked-files=no", folder=tmp_path) == ""


def test_strange_names_and_settings_change_no_byte(owner: Owner, remote: Path, tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text("[core]\n\tautocrlf = true\n\texcludesFile = /dev/stdin\n")
    (owner.folder / "media" / "Zoë & Co 🌷.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>\r\n\n")
    owner.choose(f"{{to: git, remote: '{remote}'}}")
    changes_of(owner.publish())
    assert tree_of(remote) == owner.files() | HOST_FILES


@pytest.mark.parametrize("address", ["https://me.github.io", "https://fleurs.example/shop", "http://127.0.0.1:8000"])
def test_no_domain_is_claimed_that_is_not_one_s_own(owner: Owner, remote: Path, address: str) -> None:
    owner.choose(f"{{to: git, remote: '{remote}'}}", address)
    changes_of(owner.publish())
    assert "CNAME" not in tree_of(remote)


def test_gitlab_gets_a_job_that_serves_the_branch(owner: Owner, tmp_path: Path) -> None:
    git("init", "--quiet", "--bare", "gitlab.git", folder=tmp_path)
    remote = tmp_path / "gitlab.git"
    owner.choose(f"{{to: git, remote: '{remote}'}}")
    changes_of(owner.publish())
    job = yaml.safe_load(tree_of(remote)[".gitlab-ci.yml"])["pages"]
    git("clone", "--quiet", "-b", "gh-pages", str(remote), "checkout", folder=tmp_path)
    subprocess.run(["sh", "-ec", "\n".join(job["script"])], cwd=tmp_path / "checkout", check=True)
    assert job["artifacts"]["paths"] == ["public"]
    public = tmp_path / "checkout" / "public"
    assert {name: (public / name).read_bytes() for name in owner.files()} == owner.files()


def test_a_remote_that_does_not_answer_is_a_sentence(owner: Owner, tmp_path: Path) -> None:
    for remote in (f"git://{LOOPBACK}:{find_free_port()}/x.git", str(tmp_path / "nowhere.git")):
        owner.choose(f"{{to: git, remote: '{remote}'}}")
        result = owner.publish()
        assert result.exit_code == 1
        assert result.stderr.startswith("git could not publish the site: ")
        assert len(result.stderr.splitlines()) == 1


def test_a_missing_program_is_a_sentence(owner: Owner, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.choose(f"{{to: git, remote: '{remote}'}}")
    monkeypatch.setenv("PATH", "")
    result = owner.publish()
    assert result.exit_code == 1
    assert "git is not installed" in result.output
