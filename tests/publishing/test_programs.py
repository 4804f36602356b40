"""What a program says when it fails, in the one line that tells most."""

from __future__ import annotations

import pytest

from generator.publishing.programs import last_words


@pytest.mark.parametrize(
    ("complaint", "line"),
    [
        (
            "ssh: connect to host example.com port 22: Connection refused\r\nrsync: connection unexpectedly closed\n",
            "ssh: connect to host example.com port 22: Connection refused",
        ),
        (
            "me@example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
            "me@example.com: Permission denied (publickey).",
        ),
        ("warning: x\nfatal: not a repository\nhint: y\n", "fatal: not a repository"),
        ("first\nlast\n", "last"),
        ("", "?"),
    ],
)
def test_the_line_that_says_most(complaint: str, line: str) -> None:
    assert last_words(complaint.encode()) == line
