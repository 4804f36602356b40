"""A theme as a site uses it: the folder of the theme, with the owner's own files in place of single ones."""

from __future__ import annotations

import functools
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from generator.colour import DARK, LIGHT, make_palette, palette_css
from generator.content.catalogue import Catalogue, list_languages, owner_catalogue
from generator.content.languages import widen_language
from generator.errors import ThemeError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jinja2 import Environment

THEMES = Path(__file__).resolve().parent
LOCALES = THEMES / "locales"
COMPILED = THEMES / "__pycache__"
SCRIPT = "card.js"
FIELDS = "fields/"
"""Where those scripts lie that a field of a form loads when it comes near."""
THIRD_PARTIES = "third_parties/"
"""Where those scripts lie that a site only has when it uses services of others."""
CONSENT = f"{THIRD_PARTIES}consent.js"
_BAR = re.compile(r"--bar:\s*var\(--([\w-]+)\)")


class Theme:
    """The templates, styles and scripts of one theme; a file of the same name in the owner's folder wins."""

    def __init__(self, look: str, colour: str, own: Path, name: str = "card", needed: Collection[str] = ()) -> None:
        """Take the names of the theme's scripts that are `needed`; those that the owner adds are always there."""
        self.needed = needed
        self.look = look
        self.colour = colour
        self.own = own
        self.folder = THEMES / name

    @functools.cached_property
    def site_style(self) -> str:
        """The style sheet of the site: the style, and what only its own pages need, not those that bring it along."""
        import rcssmin

        return self.style + str(rcssmin.cssmin("\n".join(_read(path) for path in self._files("styles/site", "*.css"))))

    @functools.cached_property
    def style(self) -> str:
        """The style of every page: the palette, every style file by name, the look, what the owner adds."""
        import rcssmin

        parts = [palette_css(self.colour)]
        files = list(self._files("styles", "*.css"))
        added = [path for path in files if not (self.folder / "styles" / path.name).is_file()]
        look = self._files("styles/looks", f"{self.look}.css")
        parts += [_read(path) for path in [*(path for path in files if path not in added), *look, *added]]
        return str(rcssmin.cssmin("\n".join(parts)))

    @functools.cached_property
    def bar_colours(self) -> tuple[str, str]:
        """What a phone colours its own bars with, in light and in dark: the ground at the top of this look's pages."""
        look = "".join(_read(path) for path in self._files("styles/looks", f"{self.look}.css"))
        found = _BAR.search(look)
        name = found[1] if found else "surface"
        light, dark = (make_palette(self.colour, scheme) for scheme in (LIGHT, DARK))
        return light.get(name, light["surface"]), dark.get(name, dark["surface"])

    @functools.cached_property
    def scripts(self) -> dict[str, bytes]:
        """The scripts by their names, without what is written for people alone; the theme's own ones are one file.

        That loads faster than several, and takes a fifth less on the line.
        """
        import rjsmin

        folder = self.folder / "scripts"
        theirs = {path.relative_to(folder).as_posix() for path in folder.rglob("*.js")}
        scripts = {
            name: rjsmin.jsmin(_read(path)).encode()
            for prefix in ("", FIELDS, THIRD_PARTIES)
            for path in self._files(f"scripts/{prefix}", "*.js")
            if (name := f"{prefix}{path.name}") in self.needed or name not in theirs
        }
        at_once = [name for name in scripts if name == CONSENT or (name in theirs and "/" not in name)]
        bundle = {SCRIPT: b"\n".join(scripts.pop(name) for name in at_once)} if at_once else {}
        return {**bundle, **scripts}

    @functools.cached_property
    def environment(self) -> Environment:
        """The template environment: escaping always on, an unknown name is an error."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        for path in sorted((self.own / "templates").rglob("*.html")):
            _read(path)
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


def _read(path: Path) -> str:
    """Return the text of a file; raises ThemeError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ThemeError(owner_catalogue().text("theme.not_utf8", file=path)) from error


def explain_template(error: Exception, template: str) -> ThemeError:
    """Return the error that says in which line of which template something went wrong."""
    from jinja2 import TemplateError, TemplateSyntaxError

    lines = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename.endswith(".html")]  # fmt: skip
    if isinstance(error, TemplateSyntaxError):
        lines.append(f"{error.filename or error.name}:{error.lineno}")
    reason = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    place = lines[-1] if lines else template
    return ThemeError(owner_catalogue().text("theme.template", place=place, reason=reason))


def catalogue_of(language: str) -> Catalogue:
    """Return the theme's texts in a language; a region falls back to its language, the rest to English."""
    return Catalogue.load(LOCALES, language)


def is_translated(language: str) -> bool:
    """Return whether the theme has texts of its own for a language."""
    return not set(widen_language(language)).isdisjoint(list_languages(LOCALES))
