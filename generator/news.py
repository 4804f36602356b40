"""News as the pages show them: the newest first, each with where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.addresses import page_address
from generator.content.languages import direction_of
from generator.content.news import NEWS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from generator.content.facts import Picture
    from generator.content.folder import Content
    from generator.content.news import NewsItem


@dataclass(frozen=True)
class Entry:
    """A piece of news in the language of a page; `text_language` is another one where no translation is there."""

    slug: str
    address: str
    title: str
    summary: str
    date: datetime.date
    ends: datetime.date | None
    picture: Picture | None
    text_language: str

    @property
    def text_direction(self) -> str:
        """Which way the language of its text is written."""
        return direction_of(self.text_language)


def list_entries(content: Content, language: str) -> Iterator[Entry]:
    """Yield all news in a language, the newest first."""
    for item in content.news.values():
        yield describe_entry(content, item, language)


def describe_entry(content: Content, item: NewsItem, language: str) -> Entry:
    """Return a piece of news in a language, or in the one that stands in for it."""
    default = content.site.default_language
    text_language, text = item.in_language(language, default)
    return Entry(
        item.slug,
        page_address(news_slug(item), language, default),
        text.facts.title,
        text.summary,
        item.date,
        item.ends,
        item.picture_in(text_language),
        text_language,
    )


def news_slug(item: NewsItem) -> str:
    """Return the name of the page of a piece of news."""
    return f"{NEWS}/{item.slug}"


def feed_address(content: Content, language: str) -> str:
    """Return the full address of the feed in a language, or nothing where the site has no news or no address."""
    if not content.news or content.site.address is None:
        return ""
    return f"{content.site.address}/{page_address(NEWS, language, content.site.default_language)}{FEED}"


FEED = "rss.xml"
