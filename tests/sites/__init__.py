"""Small sites that are compared whole: `<case>/content` is built, `<case>/expected` is what comes of it.

`python -m tests.sites` writes anew what is expected; look at the difference before you keep it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator.build import build_site

FOLDER = Path(__file__).resolve().parent
CASES = sorted(path.parent.name for path in FOLDER.glob("*/content"))

# Styles, scripts and what is painted have tests of their own; here they would change every page whenever a colour does.
_NAME = re.compile(rb"(assets/[\w-]+)\.[0-9a-f]{10}\.(css|jpg|js)")
_PAINTED = (".ico", ".png")
_HASH = re.compile(rb"'sha256-[\w+/=]+'")


def site_of(case: str) -> dict[str, bytes]:
    """Return the files of a case's site, without styles and scripts, and without what marks their content."""
    built = build_site(FOLDER / case / "content")
    files = {}
    for name, source in built.files.items():
        content = source.read_bytes() if isinstance(source, Path) else source
        if not _NAME.fullmatch(name.encode()) and not name.endswith(_PAINTED):
            files[name] = _HASH.sub(b"'sha256-x'", _NAME.sub(rb"\1.\2", content))
    return files


def read_expected(case: str) -> dict[str, bytes]:
    """Return the files that are expected of a case."""
    folder = FOLDER / case / "expected"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def renew() -> None:
    """Write what is expected of every case from what comes of it now."""
    for case in CASES:
        folder = FOLDER / case / "expected"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in site_of(case).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
