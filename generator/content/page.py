"""Pages: Markdown files with a few facts at their head (front matter)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.content.aliases import Alias
from generator.content.facts import Facts
from generator.content.prose import Prose


class PageFacts(Facts):
    """What stands between the two lines of dashes at the head of a page."""

    title: str
    description: str | None = None
    menu: bool = True
    order: int = 100
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True)
class PageText(Prose):
    """A page in one language: its Markdown and its facts."""

    facts: PageFacts


@dataclass(frozen=True)
class Page:
    """A page in all its languages, under the name of its files."""

    slug: str
    texts: dict[str, PageText] = field(default_factory=dict)

    def without_bodies(self) -> Page:
        """Return the page with what is known of it beside its Markdown."""
        return replace(self, texts={language: replace(text, body="") for language, text in self.texts.items()})

    def in_language(self, language: str, default: str) -> tuple[str, PageText]:
        """Return the text in `language`, else in `default`, else in another, with the language it is really in."""
        found = next((tag for tag in (language, default) if tag in self.texts), next(iter(self.texts)))
        return found, self.texts[found]
