"""Compiles every message catalogue (`<language>.po`) to the `<language>.mo` that the programs read.

Runs as a command, and as the build hook of the package, so that wheels hold compiled catalogues.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("generator", "form_handler")


def find_catalogues(root: Path) -> list[Path]:
    """Return the source catalogues below the packages, in a fixed order."""
    return sorted(path for package in PACKAGES for path in (root / package).rglob("locales/*.po"))


def compile_catalogue(source: Path) -> Path:
    """Write the compiled catalogue beside `source` and return its path; raises PoFileError on a malformed one."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.stem, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles the catalogues before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (the interface's names)
        """Compile all catalogues of the project that is being built."""
        for source in find_catalogues(Path(self.root)):
            compile_catalogue(source)


if __name__ == "__main__":
    for path in find_catalogues(ROOT):
        compile_catalogue(path)
