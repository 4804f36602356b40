"""Compiled templates: kept from one run to the next as Python keeps compiled modules; making them is slow."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Files in a folder, each for one template; where the folder cannot be written, nothing is kept.

    What is kept cannot go stale: it is used only while template, settings, Jinja and Python are what it was made of.
    """

    def __init__(self, folder: Path, environment: Environment) -> None:
        self._folder = folder
        settings = {name: value for name, value in vars(environment).items() if isinstance(value, str | bool | None)}
        extensions = sorted(environment.extensions)
        self._origin = f"{version('jinja2')} {sys.implementation.cache_tag} {sorted(settings.items())} {extensions}"

    def get_source_checksum(self, source: str) -> str:
        """Return what tells this source, compiled with these settings, from every other one."""
        return super().get_source_checksum(f"{self._origin}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put into the bucket what is kept for it; Jinja compares the checksums."""
        with suppress(OSError, EOFError, UnpicklingError), self._file_of(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket, written in one step because other processes may be reading."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                bucket.write_bytecode(file)
                os.fchmod(file.fileno(), 0o644)
            Path(file.name).replace(self._file_of(bucket))

    def _file_of(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.jinja"
