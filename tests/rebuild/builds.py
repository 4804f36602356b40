"""What the tests of rebuilding share: a build as the installed command runs it, and one that starts from nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from click.testing import CliRunner

from generator.rebuild.repetition import repeat_build
from shopbell import main

if TYPE_CHECKING:
    from pathlib import Path


class Outcome(NamedTuple):
    """All that a build leaves behind."""

    code: int
    said: tuple[str, str]
    files: dict[str, bytes]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, and its folders without any content."""
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in paths}


def build(content: Path, output: Path) -> tuple[Outcome, bool]:
    """Return what the installed command leaves, and whether it came by without a whole build."""
    said = repeat_build(["build", "--content", str(content), f"--output={output}"])
    if said is not None:
        return Outcome(0, (said[0], said[1]), read_tree(output)), True
    return run_command(content, output), False


def run_command(content: Path, output: Path) -> Outcome:
    """Return what the command line leaves, which always builds everything."""
    result = CliRunner().invoke(main, ["build", "--content", str(content), "--output", str(output)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return Outcome(result.exit_code, (result.stdout, result.stderr), read_tree(output))


def build_cold(content: Path, output: Path, before: dict[str, bytes]) -> Outcome:
    """Return what a build into a folder of its own leaves; where that fails, the site stays as it was `before`."""
    cold = output.with_name("cold")
    if is_foreign(before):  # refused by any build: so the cold one gets something of the kind in its way
        (cold / "somebody's").mkdir(parents=True)
    outcome = run_command(content, cold)
    shutil.rmtree(cold, ignore_errors=True)
    said = (outcome.said[0].replace(str(cold), str(output)), outcome.said[1].replace(str(cold), str(output)))
    kept = {name: content for name, content in before.items() if name == ".gitignore"}
    return Outcome(outcome.code, said, before if outcome.code else outcome.files | kept)


def is_foreign(site: dict[str, bytes]) -> bool:
    """Tell whether a folder holds something, and not the sign that shopbell wrote it."""
    return ".shopbell" not in site and bool(site.keys() - {".gitignore"})


def list_differences(found: Outcome, wanted: Outcome) -> list[object]:
    """Return what two builds did not leave alike."""
    names = sorted({*found.files, *wanted.files})
    files = [(name, found.files.get(name), wanted.files.get(name)) for name in names]
    others = [pair for pair in zip(found[:2], wanted[:2], strict=True) if pair[0] != pair[1]]
    return [*others, *(each for each in files if each[1] != each[2])]
