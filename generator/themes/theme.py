"""A theme as a site uses it: the folder of the theme, with the owner's own files in place of single ones."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from generator.colour import palette_css
from generator.content.catalogue import Catalogue, list_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

THEMES = Path(__file__).resolve().parent
LOCALES = THEMES / "locales"
COMPILED = THEMES / "__pycache__"


class Theme:
    """The templates, styles and scripts of one theme; a file of the same name in the owner's folder wins."""

    def __init__(self, look: str, colour: str, own: Path, name: str = "card") -> None:
        self.look = look
        self.colour = colour
        self.own = own
        self.folder = THEMES / name

    @functools.cached_property
    def style(self) -> str:
        """The one style sheet of the site: the palette, then every style file by name, then the look."""
        import rcssmin

        parts = [palette_css(self.colour)]
        parts += [path.read_text(encoding="utf-8") for path in self._files("styles", "*.css")]
        parts += [path.read_text(encoding="utf-8") for path in self._files("styles/looks", f"{self.look}.css")]
        return str(rcssmin.cssmin("\n".join(parts)))

    @functools.cached_property
    def scripts(self) -> dict[str, bytes]:
        """The scripts by their names."""
        return {path.name: path.read_bytes() for path in self._files("scripts", "*.js")}

    @functools.cached_property
    def environment(self) -> Environment:
        """The template environment: escaping always on, an unknown name is an error."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        from generator.themes.compiled import CompiledTemplates

        environment = Environment(
            loader=FileSystemLoader([self.own / "templates", self.folder / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.bytecode_cache = CompiledTemplates(COMPILED, environment)
        return environment

    def _files(self, folder: str, pattern: str) -> Iterator[Path]:
        """Yield the files of a folder by name; the owner's stand in for the theme's and add to them."""
        found = {path.name: path for root in (self.folder, self.own) for path in (root / folder).glob(pattern)}
        yield from (found[name] for name in sorted(found))


def catalogue_of(language: str) -> Catalogue:
    """Return the theme's texts in a language; a region falls back to its language, the rest to English."""
    known = list_languages(LOCALES)
    return Catalogue.load(LOCALES, language if language in known else language.split("-", maxsplit=1)[0])


def is_translated(language: str) -> bool:
    """Return whether the theme has texts of its own for a language."""
    return bool({language, language.split("-", maxsplit=1)[0]} & set(list_languages(LOCALES)))
