"""The feed of the news, as independent readers take it and as the RSS Advisory Board wants it."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from generator.build import build_site
from tests.support.content import write_content
from tests.support.examples import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "---\ntitle: '5 < 6 & \"so\" </title>'\ndate: 2026-11-20\ndescription: <b>bold</b> & more\n---\nx\n"


def feed_of(folder: Path, name: str = "news/rss.xml") -> bytes:
    feed = build_site(folder).files[name]
    assert isinstance(feed, bytes)
    return feed


@pytest.mark.parametrize(
    ("example", "language"), [("flowers", "en"), ("flowers", "fr"), ("salon", "de"), ("salon", "ar")]
)
def test_a_reader_reads_every_feed(example: str, language: str) -> None:
    folder = EXAMPLES[example]
    start = "" if language in {"en", "de"} else f"{language}/"
    files = build_site(folder).files
    data = files[f"{start}news/rss.xml"]
    assert isinstance(data, bytes)
    feed = feedparser.parse(data)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.language == language
    assert feed.entries
    for entry in feed.entries:
        path = urlsplit(entry.link).path.strip("/")
        assert f"{path}/index.html" in files
        assert entry.id == entry.link
        assert entry.published_parsed[3:5] == (12, 0)
        assert entry.title
        assert entry.summary


def test_a_feed_keeps_the_rules_of_its_board(tmp_path: Path) -> None:
    """Elements, dates, identities and the address of the feed itself, by the RSS Advisory Board's profile."""
    data = feed_of(write_content(tmp_path, [("news/sale.md", HOSTILE)]))
    channel = ET.fromstring(data)[0]
    assert [child.tag for child in channel if child.tag != "item"] == [
        "title", "link", "description", "language", "{http://www.w3.org/2005/Atom}link",
    ]  # fmt: skip
    [itself] = channel.findall("{http://www.w3.org/2005/Atom}link")
    assert itself.attrib == {
        "href": "https://corner.example/news/rss.xml", "rel": "self", "type": "application/rss+xml",
    }  # fmt: skip
    [item] = channel.findall("item")
    assert item.findtext("title") == '5 < 6 & "so" </title>'
    assert item.findtext("description") == "&lt;b&gt;bold&lt;/b&gt; &amp; more"  # HTML, in which nothing is a tag
    assert parsedate_to_datetime(item.findtext("pubDate") or "").isoformat() == "2026-11-20T12:00:00+00:00"
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} 12:00:00 GMT", item.findtext("pubDate") or "")
    guid = item.find("guid")
    assert guid is not None
    assert (guid.attrib, guid.text) == ({"isPermaLink": "true"}, item.findtext("link"))
    assert all(urlsplit(link.text or "").scheme == "https" for link in channel.iter("link"))


def test_every_page_names_the_feed_of_its_language(tmp_path: Path) -> None:
    files = build_site(write_content(tmp_path, [("news/sale.md", HOSTILE)])).files
    for name, address in {"index.html": "", "fr/about/index.html": "fr/"}.items():
        page = files[name]
        assert isinstance(page, bytes)
        link = f'<link rel="alternate" type="application/rss+xml" href="https://corner.example/{address}news/rss.xml"'
        assert link in page.decode()


def test_a_site_without_address_has_no_feed(tmp_path: Path) -> None:
    folder = write_content(
        tmp_path, [("news/sale.md", HOSTILE), ("site.yaml", "address: https://corner.example\n", "")]
    )
    files = build_site(folder).files
    assert "news/index.html" in files
    assert not any(name.endswith("rss.xml") for name in files)
    assert b"rss" not in b"".join(
        page for name, page in files.items() if name.endswith(".html") and isinstance(page, bytes)
    )


def test_a_feed_ends_with_the_twentieth(tmp_path: Path) -> None:
    news = [(f"news/n{day:02}.md", f"---\ntitle: N{day}\ndate: 2026-01-{day:02}\n---\nx\n") for day in range(1, 26)]
    entries = feedparser.parse(feed_of(write_content(tmp_path, news))).entries
    assert [entry.title for entry in entries] == [f"N{day}" for day in range(25, 5, -1)]
