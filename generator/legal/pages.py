"""The legal pages of a site: what they say, and whether their owner has found it right as it stands."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from generator.legal import KINDS
from generator.legal.document import DrawnPage, Fact, LegalDocument, Section
from generator.legal.words import Words, keep_sections

if TYPE_CHECKING:
    import datetime

    from generator.content.folder import Content
    from generator.content.legal import Checking


class LegalPages:
    """The pages that `site.yaml` asks for; each is written once in every language."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._written: dict[tuple[str, str], LegalDocument] = {}

    def draw(self, name: str, language: str) -> DrawnPage:
        """Return a page in one language with the mark of a draft or the day it was checked."""
        words, document, day = Words(self._content, language), self.write(name, language), self.checked_on(name)
        if day is not None:
            return DrawnPage(document, None, words.say("draft.checked", day=words.date(day)))
        gaps = Fact(words.say("draft.missing"), tuple(gap.label for gap in document.gaps))
        note = Section(words.say("draft.title"), (words.say("draft.text"), (gaps,)))
        return DrawnPage(document, next(iter(keep_sections([note]))), None)

    def write(self, name: str, language: str) -> LegalDocument:
        """Return what a page says in one language."""
        if (name, language) not in self._written:
            words, kind = Words(self._content, language), KINDS[name]
            sections = keep_sections(kind.write_sections(self._content, words))
            gaps = tuple(kind.list_gaps(self._content, words))
            self._written[name, language] = LegalDocument(words.say(f"intro.{name}"), sections, gaps)
        return self._written[name, language]

    def checked_on(self, name: str) -> datetime.date | None:
        """Return the day the owner found a page right; None for a draft, and where it says something else since."""
        checking: Checking = getattr(self._content.site.legal, name)
        return checking.day if checking.code == self.code_of(name) else None

    def code_of(self, name: str) -> str:
        """Return the code of what a page says in all languages of the site: another one as soon as a word changes."""
        words = [self.write(name, language).words for language in self._content.site.languages]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:6]
