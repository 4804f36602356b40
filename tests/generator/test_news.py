"""News: where it stands, in which order, in which language, and what machines read of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import time_machine

from generator.build import Built, build_site
from generator.content.folder import read_content
from generator.content.news import NewsFacts, NewsText
from tests.support.content import write_content
from tests.support.crawl import read_page

if TYPE_CHECKING:
    from pathlib import Path

ENDS = "---\ntitle: We rest\ndate: 2026-11-20\nends: 2026-12-01\n---\nOne week of *sleep*.\n"
NEWS = [
    ("news/rest.md", ENDS),
    ("news/rest.fr.md", "---\ntitle: Repos\n---\nUne semaine de sommeil.\n"),
    ("news/keys.md", "---\ntitle: New keys\ndate: 2026-10-01\ndescription: In brass.\n---\n[Way](way.md)\n"),
    ("news/old.md", "---\ntitle: Old\ndate: 2020-01-02\n---\nLong ago.\n"),
    ("news/older.md", "---\ntitle: Older\ndate: 2019-01-02\naliases: [/older.php]\n---\nLonger ago.\n"),
]


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def build(folder: Path, *changes: tuple[str | None, ...]) -> Built:
    return build_site(write_content(folder, [*NEWS, *changes]))


def html_of(built: Built, name: str) -> str:
    page = built.files[name]
    assert isinstance(page, bytes)
    return page.decode()


def list_titles(html: str) -> list[str]:
    entries = re.findall(r'<ul class="entries">.*?</ul>', html, re.DOTALL)
    return re.findall(r"<h[23][^>]*><a [^>]*>([^<]*)</a></h[23]>", "".join(entries))


def data_of(html: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return dict(json.loads(found))


def test_the_list_has_all_news_and_the_home_page_the_newest(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert list_titles(html_of(built, "news/index.html")) == ["We rest", "New keys", "Old", "Older"]
    assert list_titles(html_of(built, "index.html")) == ["We rest", "New keys", "Old"]
    home = html_of(built, "index.html")
    assert '<li data-ends="2026-12-01">' in home
    assert '<a class="more" href="news/">All news</a>' in home


def test_news_of_one_day_stand_by_their_names(tmp_path: Path) -> None:
    day = "---\ntitle: {}\ndate: 2020-01-02\n---\nx\n"
    built = build(tmp_path, ("news/a.md", day.format("A")), ("news/z.md", day.format("Z")))
    assert list_titles(html_of(built, "news/index.html"))[2:5] == ["A", "Old", "Z"]


def test_a_site_without_news_has_nothing_of_them(tmp_path: Path) -> None:
    built = build_site(write_content(tmp_path))
    assert not any("news" in name or name.endswith("rss.xml") for name in built.files)
    assert "rss" not in html_of(built, "index.html")


def test_a_page_says_the_day_and_shows_the_text(tmp_path: Path) -> None:
    built = build(tmp_path)
    page = html_of(built, "news/rest/index.html")
    assert "<title>We rest · Corner Shop</title>" in page
    assert '<time datetime="2026-11-20">20 November 2026</time> <span>Until 1 December 2026</span>' in page
    assert "One week of <em>sleep</em>." in page
    assert 'href="../"' in page
    assert '<meta name="description" content="One week of sleep.">' in page
    assert 'href="../../way/"' in html_of(built, "news/keys/index.html")


def test_a_translation_takes_over_day_and_end(tmp_path: Path) -> None:
    page = html_of(build(tmp_path), "fr/news/rest/index.html")
    assert '<time datetime="2026-11-20">20 novembre 2026</time> <span>Jusqu’au 1er décembre 2026</span>' in page
    assert {reference.target for reference in read_page(page).references if "hreflang" in reference.attributes} >= {
        "https://corner.example/news/rest/",
        "https://corner.example/fr/news/rest/",
    }


def test_a_translation_takes_over_the_picture_or_brings_its_own(tmp_path: Path) -> None:
    both = ("news/rest.md", ENDS.replace("---\nOne", "picture: {file: logo.svg, alt: {en: Bed, fr: Lit}}\n---\nOne"))
    assert 'alt="Lit"' in html_of(build(tmp_path / "a", both), "fr/news/rest/index.html")
    own = ("news/rest.fr.md", "title: Repos\n", "title: Repos\npicture: {file: logo.svg, alt: Sommeil}\n")
    built = build(tmp_path / "b", both, own)
    assert 'alt="Sommeil"' in html_of(built, "fr/news/rest/index.html")
    assert 'alt="Bed"' in html_of(built, "news/rest/index.html")


def test_a_missing_translation_falls_back_marked_and_named(tmp_path: Path) -> None:
    built = build(tmp_path)
    page, home = html_of(built, "fr/news/keys/index.html"), html_of(built, "fr/index.html")
    assert '<h1 lang="en" dir="ltr">New keys</h1>' in page
    assert '<link rel="canonical" href="https://corner.example/news/keys/">' in page
    assert '<h3 lang="en" dir="ltr"><a href="news/keys/">New keys</a></h3>' in home
    assert '<p class="about" lang="en" dir="ltr">In brass.</p>' in home
    assert '<h3><a href="news/rest/">Repos</a></h3>' in home
    named = [warning.message for warning in built.warnings if warning.code == "problem.page.no_translation"]
    assert any("news/keys.fr.md" in sentence for sentence in named)


def test_a_translation_may_say_the_day_alone(tmp_path: Path) -> None:
    late = ("news/late.fr.md", "---\ntitle: Tard\ndate: 2026-11-21\n---\nMots.\n")
    built = build(tmp_path, late)
    assert list_titles(html_of(built, "fr/news/index.html"))[0] == "Tard"
    assert '<h2 lang="fr" dir="ltr">' in html_of(built, "news/index.html")


def test_machines_read_what_people_see(tmp_path: Path) -> None:
    picture = ("news/keys.md", "description: In brass.", "picture: {file: logo.svg, alt: A key}")
    built = build(tmp_path, picture)
    page = html_of(built, "news/keys/index.html")
    assert data_of(page) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "New keys",
        "datePublished": "2026-10-01",
        "inLanguage": "en",
        "url": "https://corner.example/news/keys/",
        "image": next(f"https://corner.example/{name}" for name in built.files if name.startswith("assets/logo.")),
        "author": {"@type": "Organization", "@id": "https://corner.example/#business", "name": "Corner Shop"},
        "publisher": {"@type": "Organization", "@id": "https://corner.example/#business", "name": "Corner Shop"},
    }
    assert 'alt="A key"' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="article:published_time" content="2026-10-01">' in page
    rest = html_of(built, "news/rest/index.html")
    assert "2026-12-01" not in str(data_of(rest)), "nobody reads it on the page"
    assert '<meta property="article:expiration_time" content="2026-12-01">' in rest
    assert '<meta property="og:type" content="website">' in html_of(built, "index.html")


def test_the_policy_allows_the_data_of_news(tmp_path: Path) -> None:
    page = html_of(build(tmp_path), "news/rest/index.html")
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert "'sha256-" in policy


def test_the_sitemap_says_the_day(tmp_path: Path) -> None:
    root = ET.fromstring(html_of(build(tmp_path), "sitemap.xml"))
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    days = {url.findtext(f"{name}loc"): url.findtext(f"{name}lastmod") for url in root}
    assert days["https://corner.example/news/rest/"] == "2026-11-20"
    assert days["https://corner.example/fr/news/rest/"] == "2026-11-20"
    assert days["https://corner.example/news/"] == "2026-11-20"
    assert days["https://corner.example/"] is None
    assert "https://corner.example/fr/news/keys/" not in days


def test_old_addresses_and_links_lead_to_news(tmp_path: Path) -> None:
    built = build(tmp_path, ("pages/way.md", "Left.", "Left, see [the keys](news/keys.md) and [all](news.md)."))
    assert "/older.php /news/older/ 301" in html_of(built, "_redirects")
    assert 'href="../news/keys/"' in html_of(built, "way/index.html")
    assert 'href="../news/"' in html_of(built, "way/index.html")


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-11-19", "problem.news.future"), ("2026-12-02", "problem.news.ended"), ("2026-11-20", None)],
)
def test_days_that_an_owner_should_know_of(tmp_path: Path, day: str, code: str | None) -> None:
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        warnings = read_content(write_content(tmp_path, NEWS)).warnings
    found = [warning for warning in warnings if warning.code.startswith("problem.news.")]
    assert [warning.code for warning in found] == ([code] if code else [])
    assert all(warning.message and warning.file.endswith("rest.md") for warning in found)


def test_a_built_site_knows_no_day(tmp_path: Path) -> None:
    sites = []
    for day in ("2026-01-01", "2027-01-01"):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            sites.append(build(tmp_path).files["index.html"])
    assert sites[0] == sites[1]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("One.\n\nTwo.", "One."),
        ("\n# Title\n\n![A](key.jpg)\n\nSome *words*, [a link](x.md) and `code`.", "Some words, a link and code."),
        ("- a list\n- of things\n\n> said\n\n| a | b |\n\nAt last: snake_case stays.", "At last: snake_case stays."),
        ("<div>\nraw\n</div>\n\nWords with <b>HTML</b> &amp; a sign.", "Words with HTML &amp; a sign."),
        ("12. November is the day.\n\nSecond.", "Second."),
        ("See <https://shop.example> now.{: .lead}", "See https://shop.example now."),
        ("", ""),
        ("word " * 100, "word " * 47 + "word …"),
    ],
)  # fmt: skip
def test_a_summary_is_the_first_paragraph_in_plain_words(body: str, summary: str) -> None:
    facts = NewsFacts.model_validate({"title": "x"})
    assert NewsText("x.md", "", body, 1, facts).summary == summary
