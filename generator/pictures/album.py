"""The album: all photographs of a media folder with their variants, each made once."""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING

from generator.content.media import list_media
from generator.content.problems import Problem
from generator.pictures.cache import find_cache, keep, mark_readers
from generator.pictures.photograph import Photograph, PictureError, is_photograph, read_photograph
from generator.pictures.variants import Variant, list_variants, make_variant

if TYPE_CHECKING:
    from pathlib import Path


class Album:
    """The photographs in a media folder, by their names in it."""

    def __init__(self, media: Path) -> None:
        self._media = media
        self.photograph = functools.cache(self._read)
        self.source = functools.cache(self._make)

    def names(self) -> list[str]:
        """Return the names of all photographs, sorted."""
        return [name for name in list_media(self._media) if is_photograph(name)]

    def check(self) -> list[Problem]:
        """Make every variant, several at a time, and return the problems of the photographs that cannot be shown."""
        names = self.names()
        if not names:
            return []
        from concurrent.futures import ThreadPoolExecutor

        with warnings.catch_warnings(), ThreadPoolExecutor() as pool:  # which threads would else exchange in turn
            return [problem for problem in pool.map(self._check, names) if problem is not None]

    def variants(self, name: str) -> list[Variant]:
        """Return the variants of a photograph."""
        return list_variants(self.photograph(name))

    def _check(self, name: str) -> Problem | None:
        try:
            for variant in self.variants(name):
                self.source(name, variant)
        except PictureError as error:
            return Problem(str(self._media / name), 1, 1, error.code, error.facts)
        return None

    def _read(self, name: str) -> Photograph:
        return read_photograph(self._media / name)

    def _make(self, name: str, variant: Variant) -> bytes | Path:
        path = self._media / name
        recipe = repr((path.suffix.lower(), variant)).encode()
        return keep(find_cache(), (mark_readers(), recipe, path.read_bytes()), lambda: make_variant(path, variant))
