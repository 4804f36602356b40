"""News: short Markdown files with a date, one for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.content.aliases import Alias
from generator.content.facts import Facts, Picture
from generator.content.prose import Prose
from generator.content.values import Date

if TYPE_CHECKING:
    import datetime

NEWS = "news"
"""The folder of the news, and the name of the page that lists them."""


class NewsFacts(Facts):
    """What stands between the two lines of dashes at the head of a piece of news."""

    title: str
    date: Date | None = None
    ends: Date | None = None
    description: str | None = None
    picture: Picture | None = None
    aliases: tuple[Alias, ...] = ()


_NO_SENTENCE = re.compile(r"[#>|<!`~*+\-=:\[]|\d+[.)]\s")  # how Markdown begins what is no plain paragraph
_LINK = re.compile(r"!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])|<((?:https?:|mailto:)[^>]*)>")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`|(?<!\w)_|_(?!\w))")
_LONGEST = 240  # characters of a summary


@dataclass(frozen=True)
class NewsText(Prose):
    """A piece of news in one language: its Markdown and its facts."""

    facts: NewsFacts

    @property
    def summary(self) -> str:
        """The description, else the first paragraph as plain words, cut where it is long."""
        if self.facts.description:
            return self.facts.description
        blocks = re.split(r"\n[ \t]*\n", self.body)
        first = next((block for block in blocks if block.strip() and not _NO_SENTENCE.match(block.lstrip("\n"))), "")
        words = _EMPHASIS.sub("", _LINK.sub(lambda link: link[1] or link[3] or "", first))
        plain = " ".join(re.sub(r"\{[:#.][^}]*\}|<[^>]*>|\\(?=[^\w\s])", "", words).split())
        return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"


@dataclass(frozen=True)
class NewsItem:
    """A piece of news in all its languages; a translation need not repeat date and picture."""

    slug: str
    texts: dict[str, NewsText] = field(default_factory=dict)
    main_language: str = ""

    def in_language(self, language: str, default: str) -> tuple[str, NewsText]:
        """Return the text in `language`, else in `default`, else in another, with the language it is really in."""
        found = next((tag for tag in (language, default) if tag in self.texts), next(iter(self.texts)))
        return found, self.texts[found]

    @property
    def main(self) -> NewsText:
        """The text in the site's first language, or in another where there is none."""
        return self.in_language(self.main_language, self.main_language)[1]

    @property
    def is_dated(self) -> bool:
        """Whether any of the texts says the day."""
        return self._first("date") is not None

    @property
    def date(self) -> datetime.date:
        """The day of the news; raises ValueError where no text says it, which is a mistake in the content."""
        date = self._first("date")
        if date is None:
            raise ValueError(self.slug)
        return date

    @property
    def ends(self) -> datetime.date | None:
        """The last day on which the news still matters."""
        return self._first("ends")

    def picture_in(self, language: str) -> Picture | None:
        """Return the picture of the text in `language`, else the one of the news."""
        own = self.texts[language].facts.picture if language in self.texts else None
        return own or self.main.facts.picture

    def _first(self, name: str) -> datetime.date | None:
        """Return what the main text says, else what any other one says."""
        texts = (self.main, *self.texts.values())
        return next((value for text in texts if (value := getattr(text.facts, name)) is not None), None)
