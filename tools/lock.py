"""Writes requirements.lock: what the container image is made of, by version and content. `make lock` runs this.

Each part gets its newest version that pyproject.toml allows, with the SHA-256 of every file in which it is offered, so
that an image can be built on any processor and holds nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
EXTRAS = ("postgres", "print", "holidays", "notify", "xlsx")  # that an image may have
HEAD = "# What the container image is made of (see Dockerfile). `make lock` writes this file anew.\n"


def resolve() -> str:
    """Return the lines of the lock; ends the program where the parts do not go together."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    building = "\n".join(project["build-system"]["requires"])
    extras = [f"--extra={extra}" for extra in EXTRAS]
    [version] = {
        line.split(":")[1].split("-")[0]
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("FROM ")
    }
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",
        "--no-annotate", "--upgrade", f"--python-version={version}", *extras, "pyproject.toml", "-",
    ]  # fmt: skip
    finished = subprocess.run(command, input=building, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    if finished.returncode:
        sys.exit("requirements.lock stays as it was")
    return finished.stdout


def main() -> None:
    """Write the file."""
    LOCK.write_text(HEAD + resolve(), "utf-8")


if __name__ == "__main__":
    main()
