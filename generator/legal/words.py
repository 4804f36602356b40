"""The words of a legal page in one language: the program's sentences, the owner's texts, dates and lengths of time."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.cldr import find_locale, write_date
from generator.content.catalogue import Catalogue
from generator.content.country import country_of
from generator.content.texts import Text
from generator.inline import draw_text
from generator.legal.document import Fact, Section
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.content.folder import Content
    from generator.legal.document import Block

LOCALES = Path(__file__).resolve().parent / "locales"


class Words:
    """What the pages are written with."""

    def __init__(self, content: Content, language: str) -> None:
        self.language = language
        self.default = content.site.default_language
        self._country = country_of(content.business)
        self._catalogue = Catalogue.load(LOCALES, language)

    def say(self, key: str, **values: Text | str) -> Markup:
        """Return a sentence of the program, with values that keep their own direction (HTML `bdi`)."""
        shown = {name: Markup("<bdi>{}</bdi>").format(self.show(value)) for name, value in values.items()}
        return Markup(escape(self._catalogue.text(key))).format(**shown)  # noqa: S704  (escaped in the same breath)

    def plain(self, key: str) -> str:
        """Return a word that stands elsewhere on the site, too."""
        return catalogue_of(self.language).text(key)

    def name(self, key: str) -> Markup:
        """Return the same, ready to stand in HTML."""
        return escape(self.plain(key))

    def show(self, value: Text | str) -> Markup:
        """Return what the owner wrote, marked with its language where that is not the page's."""
        return draw_text(value, self.language, self.default) if isinstance(value, Text) else escape(value)

    def join(self, names: Sequence[str]) -> str:
        """Return a list as the language writes it: a, b und c."""
        from babel.lists import format_list

        return str(format_list(names, locale=find_locale(self.language)))

    def date(self, day: datetime.date) -> str:
        """Return a day as the language writes it in the country of the business."""
        return write_date(day, "long", find_locale(self.language, self._country))

    def count_days(self, days: int) -> Markup:
        """Return a number of days as the language writes it: 14 Tage, 14 dni."""
        from babel.dates import format_timedelta

        length = datetime.timedelta(days=days)  # the threshold keeps days from becoming weeks or years
        return escape(format_timedelta(length, "day", math.inf, locale=find_locale(self.language)))


def keep_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts that are known."""
    return tuple(fact for fact in facts if any(fact.lines))


def keep_sections(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections that say something, without what is empty in them."""
    kept = (Section(section.title, _keep_blocks(section.blocks)) for section in sections)
    return tuple(section for section in kept if section.blocks)


def _keep_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(kept for block in blocks if (kept := keep_facts(block) if isinstance(block, tuple) else block))
