"""The handler's own texts."""

from __future__ import annotations

from form_handler.errors import LOCALES
from generator.content.catalogue import Catalogue


def texts_in(language: str) -> Catalogue:
    """Return the handler's catalogue in `language`, in English where there is none."""
    return Catalogue.load(LOCALES, language)
