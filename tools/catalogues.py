"""Compiles message catalogues: from each `<language>.po` the `<language>.mo` beside it that the programs read.

The words of a library stand in `<language>/LC_MESSAGES/messages.po`, where gettext looks for them.

As a command it takes the source files to compile; without any it compiles those that have changed.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("generator", "form_handler")


def find_catalogues(root: Path) -> list[Path]:
    """Return the source catalogues below the packages, in a fixed order."""
    patterns = ("locales/*.po", "locales/*/LC_MESSAGES/*.po")
    return sorted(path for package in PACKAGES for pattern in patterns for path in (root / package).rglob(pattern))


def is_outdated(source: Path) -> bool:
    """Return whether `source` has changed since it was compiled."""
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def compile_catalogue(source: Path) -> Path:
    """Write the compiled catalogue beside `source` and return its path; raises PoFileError on a malformed one."""
    language = source.parts[-3] if source.parent.name == "LC_MESSAGES" else source.stem
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return replace_file(source.with_suffix(".mo"), compiled.getvalue())


def replace_file(target: Path, data: bytes) -> Path:
    """Write `target` in one step, so that a program starting now reads the old or the new file, never a half."""
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644)
    return Path(file.name).replace(target)


def main(arguments: list[str]) -> None:
    """Compile the named catalogues, or all that are outdated."""
    named = [Path(argument) for argument in arguments]
    for source in named or filter(is_outdated, find_catalogues(ROOT)):
        compile_catalogue(source)


if __name__ == "__main__":
    main(sys.argv[1:])
