"""Programs that do the bringing: started with care, and their complaints turned into a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue
from generator.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def say(key: str, **facts: object) -> str:
    """Return a sentence for the person at the command line."""
    return owner_catalogue().text(key, **facts)


def make_environment(additions: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a program: ours, in a language whose words we know, without a repository of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    kept |= {name: os.environ[name] for name in ("GIT_SSH_COMMAND", "GIT_ASKPASS") if name in os.environ}
    if not sys.stdin.isatty():
        kept["GIT_TERMINAL_PROMPT"] = "0"  # nobody is there to type a password
    return {**kept, "LC_ALL": "C.UTF-8", **(additions or {})}


def run_program(
    command: Sequence[str], *, given: bytes = b"", environment: Mapping[str, str] | None = None, may_fail: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Return what a program printed; raises PublishError with its last words where it fails or is not there."""
    try:
        finished = subprocess.run(  # noqa: S603  (no shell; the content's words stand behind "--" or in checked places)
            command, input=given, capture_output=True, check=False, env=make_environment(environment)
        )
    except FileNotFoundError as error:
        raise PublishError(say("publish.no_program", program=command[0])) from error
    if finished.returncode and not may_fail:
        raise PublishError(say("publish.failed", program=command[0], reason=last_words(finished.stderr)))
    return finished


def follow_program(command: Sequence[str]) -> Iterator[str]:
    """Yield the lines that a program prints, as soon as it does; raises PublishError like `run_program`."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603  (as above)
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, env=make_environment()
            )
        except FileNotFoundError as error:
            raise PublishError(say("publish.no_program", program=command[0])) from error
        with process:
            for line in process.stdout or ():
                yield line.decode("utf-8", "surrogateescape").rstrip("\n")
        if process.returncode:
            complaints.seek(0)
            raise PublishError(say("publish.failed", program=command[0], reason=last_words(complaints.read())))


_FATAL = ("fatal:", "error:", "remote: error", "ssh: ", "rsync: ", "@ERROR")
_REFUSALS = ("Permission denied", "Host key verification failed")  # ssh's, which others only follow up


def last_words(complaint: bytes) -> str:
    """Return the line of a complaint that says most: the first that calls itself an error, else the last."""
    lines = [line.strip() for line in complaint.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(_FATAL) or any(words in line for words in _REFUSALS)]
    return (fatal or lines or ["?"])[0 if fatal else -1]
