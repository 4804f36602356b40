"""A text in place of a translation is marked with its own language, wherever it stands (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from generator.build import build_site
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

BUSINESS = """\
name: {en: ENGLISH name}
slogan: {en: ENGLISH slogan}
description: {en: ENGLISH description}
email: shop@corner.example
phones: [{number: +49 30 123456, label: {en: ENGLISH line}}]
logo: {file: logo.svg, alt: {en: ENGLISH logo}}
picture: {file: logo.svg, alt: {en: ENGLISH picture}, credit: {en: ENGLISH credit}}
photos: [{file: logo.svg, alt: {en: ENGLISH photo}}]
branches: [{name: {en: ENGLISH branch}}, {name: {en: ENGLISH other branch}, phone: +49 30 123457}]
services: [{name: {en: ENGLISH service}, description: {en: ENGLISH words}, price: {en: ENGLISH €5}}]
team: [{name: Anna, role: {en: ENGLISH role}, picture: {file: logo.svg, alt: {en: ENGLISH portrait}}}]
testimonials: [{text: {en: ENGLISH praise}, name: {en: ENGLISH customer}, source: {en: ENGLISH source}}]
questions: [{question: {en: ENGLISH question}, answer: {en: ENGLISH answer}}]
offers: [{title: {en: ENGLISH offer}, description: {en: ENGLISH offered}, price: {en: ENGLISH €9}}]
payment: [{en: ENGLISH cash}]
area: {en: ENGLISH area}
"""
FORM = """\
title: {en: ENGLISH form}
fields:
  - {name: email, type: email, label: {en: ENGLISH address}, hint: {en: ENGLISH hint}}
  - {name: about, type: choice, label: {en: ENGLISH topic}, options: {keys: {label: {en: ENGLISH keys}}, b: B}}
  - {name: more, type: choices, label: {en: ENGLISH more}, options: {one: {en: ENGLISH one}, b: B}}
  - {name: agreed, type: consent, label: {en: ENGLISH consent}}
"""
NEWS = (
    "---\ntitle: ENGLISH news\ndate: 2026-01-02\npicture: {file: logo.svg, alt: ENGLISH alt, credit: ENGLISH credit}\n"
    "---\nENGLISH words.\n"
)
PAGE = "---\ntitle: ENGLISH page\n---\nENGLISH words, and ![ENGLISH alt](logo.svg).\n"
NAVIGATION = "navigation: [{to: about.md}, {to: contact}, {to: way.md, label: {en: ENGLISH label}}]\nlanguages"
SEEN = {"alt", "aria-label", "placeholder", "title", "label"}  # attributes that people read or hear


class _Reader(HTMLParser):
    """Collects words that are English and not marked so."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.marked = 0
        self.unmarked: list[str] = []

    def _judge(self, words: str, language: str) -> None:
        if "ENGLISH" in words:
            self.marked += language == "en"
            self.unmarked += [words.strip()] if language != "en" else []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
        for name, value in attrs:
            if name in SEEN:
                self._judge(value or "", language)
        if tag not in {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] not in {"script", "title"}:
            self._judge(data, self.open[-1][1])


def test_no_text_of_another_language_is_unmarked(tmp_path: Path) -> None:
    folder = write_content(
        tmp_path,
        [
            ("business.yaml", BUSINESS),
            ("site.yaml", "languages", NAVIGATION),
            ("site.yaml", "[en, fr]", "[en, ar]"),
            ("forms/contact.yaml", FORM),
            ("news/first.md", NEWS),
            ("pages/about.md", PAGE),
            *((f"pages/{name}.fr.md", None) for name in ("about", "way")),
        ],
    )
    pages = {name: bytes(data).decode() for name, data in build_site(folder).files.items()  # type: ignore[arg-type]
             if name.startswith("ar/") and name.endswith(".html")}  # fmt: skip
    assert {"ar/index.html", "ar/about/index.html", "ar/news/first/index.html"} <= pages.keys()
    for name, page in pages.items():
        reader = _Reader()
        reader.feed(page)
        assert reader.unmarked == [], name
        assert reader.marked > 1, name
