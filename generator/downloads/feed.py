"""news/rss.xml: the news for feed readers (RSS 2.0 as the RSS Advisory Board has it), one in each language."""

from __future__ import annotations

import datetime
import functools
from email.utils import format_datetime
from typing import TYPE_CHECKING

from markupsafe import escape

from generator.addresses import page_address
from generator.content.news import NEWS
from generator.downloads.download import Download
from generator.news import FEED, feed_address, list_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.news import Entry
    from generator.plan import Plan

_LONGEST = 20  # entries; readers keep what they have seen


def plan(site: Plan) -> Iterator[Download]:
    """Yield the feeds of a site that has news and an address; the format knows full addresses only."""
    for language in site.content.site.languages:
        if feed_address(site.content, language):
            address = page_address(NEWS, language, site.content.site.default_language) + FEED
            yield Download(address, functools.partial(_make, site, language))


def _make(site: Plan, language: str) -> bytes:
    return ("\n".join(_write(site, language)) + "\n").encode()


def _write(site: Plan, language: str) -> Iterator[str]:
    from generator.themes.theme import catalogue_of

    content, business = site.content, site.content.business
    default = content.site.default_language
    name = business.name.in_language(language, default)
    about = business.description or business.slogan
    title = catalogue_of(language).text("news.title")
    home = f"{content.site.address}/{page_address('', language, default)}"
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
    yield "<channel>"
    yield _element("title", f"{name} · {title}")
    yield _element("link", home)
    yield _element("description", about.in_language(language, default) if about else name)
    yield _element("language", language.lower())
    yield f'<atom:link href="{escape(feed_address(content, language))}" rel="self" type="application/rss+xml"/>'
    for entry in list(list_entries(content, language))[:_LONGEST]:
        yield from _write_item(site, entry)
    yield "</channel>"
    yield "</rss>"


def _write_item(site: Plan, entry: Entry) -> Iterator[str]:
    url = f"{site.content.site.address}/{entry.address}"
    # Noon in Greenwich is the day itself nearly everywhere.
    moment = datetime.datetime.combine(entry.date, datetime.time(12), datetime.UTC)
    yield "<item>"
    yield _element("title", entry.title)
    yield _element("link", url)
    if entry.summary:
        yield _element("description", str(escape(entry.summary)))  # readers take it for HTML
    yield _element("pubDate", format_datetime(moment, usegmt=True))
    yield f'<guid isPermaLink="true">{escape(url)}</guid>'
    yield "</item>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
