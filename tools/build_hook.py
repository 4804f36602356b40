"""Compiles the message catalogues whenever the package is built, so that a wheel holds them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Runs before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (the interface's names)
        """Compile all catalogues of the project that is being built."""
        catalogues = runpy.run_path(str(Path(self.root) / "tools" / "catalogues.py"))
        for source in catalogues["find_catalogues"](Path(self.root)):
            catalogues["compile_catalogue"](source)
