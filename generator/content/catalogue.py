"""Message catalogues: texts by key, in one language, read from compiled gettext files (GNU gettext MO format)."""

from __future__ import annotations

import functools
import gettext
import os
from pathlib import Path

from generator.content.languages import widen_language

FALLBACK = "en"
OWNER_LOCALES = Path(__file__).resolve().parent.parent / "locales"


class Catalogue:
    """The texts of one language, with English behind it for what is not translated."""

    def __init__(self, translations: gettext.NullTranslations) -> None:
        self._translations = translations

    @staticmethod
    def load(folder: Path, language: str) -> Catalogue:
        """Return the catalogue of `language` in `folder`, else the one of its language, else the English one."""
        return _load(folder, language)

    def text(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with `{name}` replaced by `values`; raises KeyError for an unknown key."""
        template = self._translations.gettext(key)
        if template == key:
            raise KeyError(key)
        return template.format_map(values) if values else template

    def is_known(self, key: str) -> bool:
        """Return whether the catalogue has a text for `key`."""
        return self._translations.gettext(key) != key


@functools.cache
def _load(folder: Path, language: str) -> Catalogue:
    fallback = _read(folder / f"{FALLBACK}.mo")
    found = [path for tag in widen_language(language) if (path := folder / f"{tag}.mo").is_file()]
    if not found or found[0].stem == FALLBACK:
        return Catalogue(fallback)
    translations = _read(found[0])
    translations.add_fallback(fallback)
    return Catalogue(translations)


def _read(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def list_languages(folder: Path) -> list[str]:
    """Return the languages that `folder` has a catalogue for, sorted."""
    return sorted(path.stem for path in folder.glob("*.mo"))


def owner_language() -> str:
    """Return the language of the person at the command line, as the environment tells it (POSIX LC_ALL, LANG)."""
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), FALLBACK)
    return tag.split(".", maxsplit=1)[0].split("_", maxsplit=1)[0]


def owner_catalogue() -> Catalogue:
    """Return the texts for the person at the command line."""
    return Catalogue.load(OWNER_LOCALES, owner_language())
