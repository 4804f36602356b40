"""The cache of variants. A key holds all that the bytes follow from, so that nothing in it can go stale."""

from __future__ import annotations

import functools
import hashlib
import tempfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from generator.user_cache import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable


_GENERATOR = Path(__file__).resolve().parent.parent
_READERS = ("pictures/photograph.py", "pictures/upright.py", "pictures/variants.py")
_PAINTERS = ("icons/*.py", "social/*.py", "vector/*.py", "lettering.py", "typefaces/*.py", "colour.py", *_READERS)


def mark_readers() -> bytes:
    """Return what changes with the code that makes variants of photographs, and with the library it uses."""
    return _mark(_READERS)


def mark_painters() -> bytes:
    """Return what changes with the code that paints icons and previews, and with the libraries it uses."""
    return _mark(_PAINTERS)


@functools.cache
def _mark(patterns: tuple[str, ...]) -> bytes:
    libraries = []
    for name in ("pillow", "fontpkg-eb-garamond"):
        with suppress(PackageNotFoundError):
            libraries.append(f"{name} {version(name)}".encode())
    code = (path.read_bytes() for pattern in patterns for path in sorted(_GENERATOR.glob(pattern)))
    return hashlib.sha256(b"\0".join([*libraries, *code])).digest()


def find_cache() -> Path:
    """Return the folder that keeps pictures for this user."""
    return Path(cache_folder("pictures"))


def keep(folder: Path, parts: tuple[bytes, ...], make: Callable[[], bytes]) -> bytes | Path:
    """Return the file that keeps what `make` returns for `parts`; its bytes where no file can be written."""
    key = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    path = folder / key[:2] / key[2:]
    if path.is_file():
        return path
    content = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return content
    return path
