"""Facts as they stand inside a line of HTML: texts marked with their language, links that call and write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.content.languages import direction_of
from generator.prices import split_price

if TYPE_CHECKING:
    from generator.content.texts import Text
    from generator.content.values import Phone


def draw_text(text: Text, language: str, default: str) -> Markup:
    """Return a text in a page's language, marked with its own language where that is another one (WCAG 3.1.2)."""
    words = Markup("<br>").join(escape(text.in_language(language, default)).split("\n"))
    shown = text.language_of(language, default)
    if shown == language:
        return words
    return Markup('<span lang="{}" dir="{}">{}</span>').format(shown, direction_of(shown), words)


def draw_price(text: Text, language: str, default: str) -> Markup:
    """Return a price in a page's language like a text, its figure apart from the words around it."""
    parts = split_price(text.in_language(language, default))
    drawn = (
        Markup('<span class="{}">{}</span>').format(name, part) if name else part
        for name, part in zip(("before", "", "after"), parts, strict=True)
        if part
    )
    words, shown = Markup(" ").join(drawn), text.language_of(language, default)
    if shown == language:
        return words
    return Markup('<span lang="{}" dir="{}">{}</span>').format(shown, direction_of(shown), words)


def link_phone(number: Phone) -> Markup:
    """Return a number as its country writes it, behind it the call."""
    return Markup('<a href="{}"><bdi class="number" dir="ltr">{}</bdi></a>').format(number.link, number.national)


def link_email(address: str) -> Markup:
    """Return an e-mail address that begins a letter."""
    return Markup('<a href="mailto:{0}"><bdi>{0}</bdi></a>').format(address)


def link_page(address: str, words: str) -> Markup:
    """Return a link to a page of another site."""
    return Markup('<a href="{}">{}</a>').format(address, words)
