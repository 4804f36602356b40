"""Which legal pages of a site their owner still has to check."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from generator.content.catalogue import FALLBACK, OWNER_LOCALES, list_languages, owner_catalogue, owner_language
from generator.content.legal import Checking
from generator.content.yaml_source import read_yaml
from generator.legal.pages import LegalPages
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from generator.content.folder import Content
    from generator.content.problems import Problem


def check_legal(content: Content) -> tuple[Problem, ...]:
    """Return a warning for each page that is a draft, and for each that no longer says what was checked."""
    pages, site = LegalPages(content), content.site
    waiting = [name for name in site.legal.drawn if pages.checked_on(name) is None]
    if not waiting:
        return ()
    path = content.folder / "site.yaml"
    document = read_yaml(path.read_bytes(), str(path))
    for name in waiting:
        code = "problem.legal.changed" if getattr(site.legal, name).day else "problem.legal.draft"
        title = catalogue_of(_language_of_sentences()).text(f"legal.{name}")
        wanted = f"{name}: {Checking(_today(), pages.code_of(name))}"
        hint = _list_gaps(pages, name, site.default_language)
        document.warn_value(("legal", name), code, title=title, wanted=wanted, hint=hint)
    return tuple(document.warnings)


def _language_of_sentences() -> str:
    return owner_language() if owner_language() in list_languages(OWNER_LOCALES) else FALLBACK


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _list_gaps(pages: LegalPages, name: str, language: str) -> str:
    """Return the ending of a sentence that names the keys which are not given, by their places."""
    keys: dict[str, list[str]] = {}
    for gap in pages.write(name, language).gaps:
        keys.setdefault(gap.place, []).append(gap.key)
    places = "; ".join(f"{place}: {', '.join(names)}" for place, names in keys.items())
    return owner_catalogue().text("problem.legal.missing", keys=places) if places else ""
