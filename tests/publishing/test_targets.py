"""What site.yaml may say of publishing, and what comes of mistakes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.content.folder import read_content
from generator.errors import ContentError

if TYPE_CHECKING:
    from tests.publishing.conftest import Owner


@pytest.mark.parametrize(
    ("publish", "column", "code"),
    [
        ("{to: ftp, target: x}", 15, "problem.not_accepted"),
        ("{target: x}", 1, "problem.missing"),
        ("{to: rsync}", 1, "problem.missing"),
        ("{to: rsync, target: x, branch: y}", 33, "problem.unknown_key"),
        ("{to: rsync, target: '--rsh=sh'}", 30, "problem.publish.place"),
        ("{to: rsync, target: 'rsync://me:secret@host/x'}", 30, "problem.publish.secret"),
        ("{to: git, remote: 'https://me:token@host/x.git'}", 28, "problem.publish.secret"),
        ("{to: git, remote: '--upload-pack=sh'}", 28, "problem.publish.place"),
        ("{to: git, remote: x, branch: '-f'}", 39, "problem.publish.branch"),
        ("{to: git, remote: x, branch: a..b}", 39, "problem.publish.branch"),
        ("{to: s3, bucket: Fleurs}", 27, "problem.publish.bucket"),
        ("{to: s3, bucket: fleurs, prefix: /}", 43, "problem.publish.prefix"),
    ],
)
def test_mistakes_have_a_place_and_a_sentence(owner: Owner, publish: str, column: int, code: str) -> None:
    owner.choose(publish)
    with pytest.raises(ContentError) as caught:
        read_content(owner.folder)
    [problem] = caught.value.problems
    assert (problem.line, problem.column, problem.code) == (3, column, code)
    assert problem.message
    assert "secret" not in str(problem).replace("secret@", "")
    assert "token" not in str(problem)


def test_ssh_and_https_users_are_no_secrets(owner: Owner) -> None:
    for publish in (
        "{to: git, remote: 'git@host:me/x.git'}",
        "{to: git, remote: 'ssh://git@host:22/x.git'}",
        "{to: git, remote: 'https://me@host/x.git'}",
        "{to: rsync, target: 'me@host:/srv/a b/'}",
    ):
        owner.choose(publish)
        assert read_content(owner.folder).site.publish is not None


def test_nowhere_to_go_is_a_sentence(owner: Owner) -> None:
    (owner.folder / "site.yaml").write_text("languages: [en]\n")
    result = owner.publish()
    assert result.exit_code == 1
    assert "to: rsync" in result.output
    assert "files written" not in result.output  # nothing was built for nothing


def test_a_mistake_in_the_content_publishes_nothing(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("served")
    owner.choose(f"{{to: rsync, target: '{target}'}}")
    owner.write_page("about", "[nowhere](nowhere.md)")
    result = owner.publish()
    assert result.exit_code == 1
    assert "about.md:5:" in result.output
    assert list(target.iterdir()) == []
