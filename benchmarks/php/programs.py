"""Where nginx and php-fpm are on this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"


class MissingProgramError(Exception):
    """What is not installed, in a sentence."""


def find_nginx() -> str:
    """Return the path of nginx; raises MissingProgramError."""
    found = shutil.which("nginx") or shutil.which("nginx", path=SYSTEM)
    if not found:
        raise MissingProgramError("nginx is not installed")
    return found


def find_php() -> str:
    """Return the path of php-fpm, which distributions name after its version; raises MissingProgramError."""
    found = [path for folder in SYSTEM.split(":") for path in sorted(Path(folder).glob("php-fpm*"))]
    if not found:
        raise MissingProgramError("php-fpm is not installed")
    modules = subprocess.run([str(found[-1]), "-m"], capture_output=True, text=True, check=True).stdout
    if "pdo_sqlite" not in modules.lower():
        raise MissingProgramError("php has no SQLite (package php-sqlite3)")
    return str(found[-1])
