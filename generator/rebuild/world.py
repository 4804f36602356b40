"""The world: all that a build follows from beside the content, and the content's own place."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from generator.rebuild.scanning import is_settled, scan_folder, settle, sign_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_GENERATOR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Every variable of the environment that a build or the libraries it uses look at.
ENVIRONMENT = ("LANG", "LC_ALL", "LC_MESSAGES", "PYTHONTZPATH", "SOURCE_DATE_EPOCH", "TZ")


def describe_world(content: str, output: str) -> dict[str, Any]:
    """Return where a build happens and in what; equal descriptions make equal builds of equal content."""
    now = time.time()
    return {
        "content": [content, os.path.realpath(content)],
        "output": [output, os.path.realpath(output)],
        "folder": os.getcwd(),
        "environment": {name: os.environ.get(name) for name in ENVIRONMENT},
        "days": [int(now // 86400), *time.localtime(now)[:3]],  # warnings say what is soon over
        "python": [sys.version, sys.executable, *sys.path],
    }


def sign_program(started: int) -> dict[str, Any]:
    """Return the signatures of the program as this process has used it since `started` (ns since 1970)."""
    return {"own": settle(_scan_generator(), started), "loaded": _sign_loaded(started), "zones": _sign_zones(started)}


def is_same_program(known: Mapping[str, Any]) -> bool:
    """Return whether a process that started now would be the same program as the one that was signed."""
    return (
        bool(known["own"] == _scan_generator())
        and all(signature == sign_file(path) for path, signature in known["loaded"].items())
        and all(signature == _sign_if_there(path) for path, signature in known["zones"].items())
    )


def _scan_generator() -> dict[str, list[int]]:
    return scan_folder(_GENERATOR, lambda name: name.endswith("__pycache__"))


def _sign_loaded(started: int) -> dict[str, list[int] | None]:
    """Return the signatures of all modules that are loaded, and of the folders that libraries are installed in."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    paths = {os.path.abspath(path) for path in files if path and os.path.isfile(path)}
    paths |= {path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)}
    signed = ((path, sign_file(path)) for path in sorted(paths) if not path.startswith(_GENERATOR + os.sep))
    return {path: signature if is_settled(signature, started) else None for path, signature in signed}


def _sign_zones(started: int) -> dict[str, list[int] | None]:
    """Return the signatures of the machine's data of the time zones that the build has used."""
    zones = sys.modules.get("generator.content.zones")
    return settle({path: _sign_if_there(path) for path in zones.list_sources()} if zones else {}, started)


def _sign_if_there(path: str) -> list[int]:
    """Return the signature of a file or folder, an empty one for what is not there."""
    try:
        return sign_file(path)
    except OSError:
        return []
