"""A piece of news as search engines read it (schema.org NewsArticle); each fact stands on its page for people too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.structured_data import identify, write_nodes

if TYPE_CHECKING:
    from generator.content.folder import Content
    from generator.news import Entry


def describe_news(content: Content, entry: Entry, language: str, url: str | None, image: str | None) -> str:
    """Return the JSON-LD of a piece of news, safe inside a script element; `image` is a full address."""
    default = content.site.default_language
    publisher = {
        "@type": "Organization",
        "@id": identify(content, "business"),
        "name": content.business.name.in_language(language, default),
    }
    publisher = {key: value for key, value in publisher.items() if value}
    node = {
        "@type": "NewsArticle",
        "headline": entry.title,
        "datePublished": entry.date.isoformat(),
        "inLanguage": entry.text_language,
        "url": url,
        "image": image,
        "author": publisher,
        "publisher": publisher,
    }
    return write_nodes([node])
