"""To a branch of a repository, by the git command: one commit on top of those before, or none if nothing changed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.addresses import base_path
from generator.errors import PublishError
from generator.output import MARKER
from generator.publishing.programs import last_words, run_program, say
from generator.publishing.report import Report

if TYPE_CHECKING:
    from collections.abc import Collection

    from generator.content.publishing import GitTarget
    from generator.publishing.report import Tell
    from generator.publishing.shipment import Shipment

_PAGES_HOSTS = (".github.io", ".gitlab.io", ".codeberg.page", ".pages.dev")
_OLD, _NEW = "refs/heads/old", "refs/heads/new"
# GitLab serves what a job hands over; this one hands over the branch as it is.
_GITLAB_JOB = b"""pages:
  script:
    - mkdir public
    - git archive HEAD | tar -x -C public
  artifacts:
    paths: [public]
"""


def publish(target: GitTarget, shipment: Shipment, tell: Tell) -> Report:
    """Commit the site to the branch and push it; the history of the branch is kept, and never forced."""
    with tempfile.TemporaryDirectory(prefix="shopbell-") as folder:
        repository = _Repository(Path(folder), _find_address(target.remote), target.branch)
        has_old = repository.fetch()
        if has_old and not shipment.is_forced and not repository.has_marker():
            raise PublishError(say("publish.foreign", where=repository.where))
        names = _add_files(repository, shipment)
        report = Report(repository.where, len(names))
        if repository.commit(has_old=has_old):
            repository.push()
        for change, name in repository.list_changes(has_old=has_old):
            report.note("deleted" if change == "D" else "uploaded", name, tell)
        return report


def _find_address(remote: str) -> str:
    """Return the address of a remote of the repository around us, or the address itself."""
    return run_program(["git", "ls-remote", "--get-url", "--", remote]).stdout.decode().strip()


def _add_files(repository: _Repository, shipment: Shipment) -> list[str]:
    """Put the files of the site into the index, and those that hosts of branches want beside them."""
    repository.add_files(shipment.folder, shipment.names)
    extra = {MARKER: b"written by shopbell\n", ".nojekyll": b""}  # Jekyll would leave out files such as _headers
    domain = _find_domain(shipment.address)
    if domain:
        extra["CNAME"] = f"{domain}\n".encode()
    if "gitlab" in repository.remote:
        extra[".gitlab-ci.yml"] = _GITLAB_JOB
    for name, content in extra.items():
        repository.add(name, content)
    return [*shipment.names, *extra]


def _find_domain(address: str | None) -> str | None:
    """Return the domain of one's own that a host of branches must be told, if the site has one."""
    host = urlsplit(address or "").hostname or ""
    is_own = "." in host and not host.endswith(_PAGES_HOSTS) and not host.replace(".", "").isdigit()
    return host if is_own and base_path(address or "") == "/" else None


class _Repository:
    """A repository for one commit; the one around us, its settings and its hooks are left alone."""

    def __init__(self, folder: Path, remote: str, branch: str) -> None:
        self.remote = remote
        self.branch = branch
        self.where = f"{remote} ({branch})"
        self._entries: list[bytes] = []
        self._git = ["git", f"--git-dir={folder}"]
        run_program(["git", "init", "--quiet", "--bare", "--template=", str(folder)])

    def fetch(self) -> bool:
        """Fetch the last commit of the branch; return whether there is one."""
        ref = f"refs/heads/{self.branch}"
        if not self._run("ls-remote", "--", self.remote, ref):
            return False
        self._run("fetch", "--quiet", "--depth=1", "--no-tags", "--", self.remote, f"{ref}:{_OLD}")
        return True

    def has_marker(self) -> bool:
        """Return whether the last commit was made by shopbell."""
        return bool(self._run("ls-tree", _OLD, "--", MARKER))

    def add_files(self, folder: Path, names: Collection[str]) -> None:
        """Add the files of these names in a folder to the coming commit, all by one program, as they are."""
        paths = "".join(f"{(folder / name).absolute()}\n" for name in names).encode()
        digests = self._run("hash-object", "-w", "--no-filters", "--stdin-paths", given=paths).split()
        for name, digest in zip(names, digests, strict=True):
            self._enter(name, digest)

    def add(self, name: str, content: bytes) -> None:
        """Add a file with this content to the coming commit."""
        self._enter(name, self._run("hash-object", "-w", "--stdin", given=content).strip())

    def _enter(self, name: str, digest: bytes) -> None:
        self._entries.append(b"100644 " + digest + b"\t" + name.encode() + b"\0")

    def commit(self, *, has_old: bool) -> bool:
        """Make the commit; return False, and make none, where the branch holds these very files."""
        self._run("update-index", "-z", "--index-info", given=b"".join(self._entries))
        tree = self._run("write-tree").strip()
        if has_old and tree == self._run("rev-parse", f"{_OLD}^{{tree}}").strip():
            self._run("update-ref", _NEW, _OLD)
            return False
        parents = ["-p", _OLD] if has_old else []
        commit = self._run("commit-tree", tree.decode(), *parents, "-m", say("publish.message"), author=True)
        self._run("update-ref", _NEW, commit.decode().strip())
        return True

    def push(self) -> None:
        """Push the commit; raises PublishError where the branch has moved on in the meantime."""
        command = [*self._git, "push", "--quiet", "--", self.remote, f"{_NEW}:refs/heads/{self.branch}"]
        finished = run_program(command, may_fail=True)
        if finished.returncode:
            is_outrun = b"[rejected]" in finished.stderr or b"fetch first" in finished.stderr
            key = "publish.outrun" if is_outrun else "publish.failed"
            raise PublishError(say(key, program="git", where=self.where, reason=last_words(finished.stderr)))

    def list_changes(self, *, has_old: bool) -> list[tuple[str, str]]:
        """Return the changes of the commit as git names them (A, M, D), each with its file."""
        if not has_old:
            return [
                ("A", name) for name in self._run("ls-tree", "-r", "-z", "--name-only", _NEW).decode().split("\0")[:-1]
            ]
        parts = (
            self._run("diff-tree", "-r", "-z", "--no-renames", "--name-status", _OLD, _NEW).decode().split("\0")[:-1]
        )
        return list(zip(parts[::2], parts[1::2], strict=True))

    def _run(self, *arguments: str, given: bytes = b"", author: bool = False) -> bytes:
        return run_program([*self._git, *arguments], given=given, environment=_sign() if author else None).stdout


def _sign() -> dict[str, str]:
    """Return who makes the commit: the person that git knows here, or shopbell itself."""
    known = {key: run_program(["git", "config", f"user.{key}"], may_fail=True).stdout.decode().strip()
             for key in ("name", "email")}  # fmt: skip
    name, email = known["name"] or "Shopbell", known["email"] or "shopbell@localhost"
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", name), ("EMAIL", email))}  # fmt: skip
