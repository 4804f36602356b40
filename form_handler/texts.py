"""The handler's own texts."""

from __future__ import annotations

from form_handler.errors import LOCALES
from generator.content.catalogue import Catalogue


def texts_in(language: str) -> Catalogue:
    """Return the handler's catalogue in `language`; a region falls back to its language, the rest to English."""
    return Catalogue.load(LOCALES, language)
