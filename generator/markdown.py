"""Markdown to HTML: headings below the page's own, links and pictures that lead to the site's files, proper quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify, slugify_unicode
from markupsafe import Markup

from generator.content.languages import widen_language
from generator.page_elements import ElementProcessor
from generator.page_html import find_refused
from generator.page_places import Places

if TYPE_CHECKING:
    from generator.content.problems import Problem
    from generator.content.prose import Prose
    from generator.destinations import Targets
    from generator.page_elements import Jump

# The quotation marks of a language; all others use those of Python-Markdown. Single ones stay as they are, because
# the closing one is the apostrophe too.
# From the delimiters of the Unicode CLDR, but those of Spanish from its academy.
_QUOTES = {
    "ar": ("”", "“"), "bg": ("„", "“"), "ca": ("«", "»"), "cs": ("„", "“"), "de": ("„", "“"),
    "el": ("«", "»"), "es": ("«", "»"), "et": ("„", "“"), "fa": ("«", "»"), "fi": ("”", "”"),
    "fr": ("«&nbsp;", "&nbsp;»"), "fr-CH": ("«", "»"), "he": ("”", "”"), "hr": ("„", "“"), "hu": ("„", "”"),
    "it": ("«", "»"), "ja": ("「", "」"), "lt": ("„", "“"), "nb": ("«", "»"), "nl": ("‘", "’"), "pl": ("„", "”"),
    "pt-PT": ("«", "»"), "ro": ("„", "”"), "ru": ("«", "»"), "sk": ("„", "“"), "sl": ("„", "“"), "sr": ("„", "”"),
    "sv": ("”", "”"), "uk": ("«", "»"), "ur": ("”", "“"), "zh-Hant": ("「", "」"),
}  # fmt: skip

_IDS_OF_TEMPLATES = {"main"}


class Rendered(NamedTuple):
    """The HTML of a page, what is wrong with it, and the places inside pages that its links jump to."""

    html: Markup
    problems: list[Problem]
    jumps: list[Jump]


class Renderer:
    """Turns the Markdown of one language's pages into HTML."""

    def __init__(self, language: str) -> None:
        self._elements = _Elements()
        known = [_QUOTES[tag] for tag in widen_language(language) if tag in _QUOTES]
        left, right = known[0] if known else ("&ldquo;", "&rdquo;")
        quotes = {"left-double-quote": left, "right-double-quote": right}
        # Given by name, they would be looked for in every package that is installed.
        extensions = [
            TableExtension(),
            AttrListExtension(),
            DefListExtension(),
            AbbrExtension(),
            FootnoteExtension(BACKLINK_TITLE="{}"),  # its number; the usual words are English on every page
            SmartyExtension(substitutions=quotes),
            TocExtension(baselevel=2, slugify=_name_heading),
            SaneListExtension(),
            MarkdownInHtmlExtension(),
            self._elements,
        ]
        self._markdown = markdown.Markdown(extensions=extensions, output_format="html")

    def render(self, text: Prose, targets: Targets) -> Rendered:
        """Return the HTML of a page with its problems."""
        places = Places(text)
        processor = self._elements.processor
        processor.start(places, targets)
        html = self._markdown.reset().convert(text.body)
        raw = [block for block in self._markdown.htmlStash.rawHtmlBlocks if isinstance(block, str) and "<" in block]
        for code, found in find_refused(raw, html):
            places.report(places.find(found), code, found=found)
        for paragraph, insert in processor.inserts.items():
            html = html.replace(paragraph, insert)
        return Rendered(Markup(html), places.problems, processor.jumps)  # noqa: S704  (the owner's words, checked above)


def _name_heading(text: str, separator: str) -> str:
    """Return the id of a heading, which must not be one that the templates use."""
    name = slugify(text, separator) or slugify_unicode(text, separator)  # letters of Latin alone where it has some
    return f"{name}{separator}text" if name in _IDS_OF_TEMPLATES else name


class _Elements(Extension):
    """Registers the processor of elements with Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  (the interface's name)
        self.processor = ElementProcessor(md)
        md.treeprocessors.register(self.processor, "shopbell", -10)  # after all others
