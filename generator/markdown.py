"""Markdown to HTML: headings below the page's own, links and pictures that lead to the site's files, proper quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from generator.content.problems import Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from generator.content.page import PageText

_EXTENSIONS = ("tables", "attr_list", "def_list", "abbr", "footnotes", "smarty", "toc", "sane_lists", "md_in_html")

# The quotation marks that each language begins and ends with; all others use those of Python-Markdown.
_QUOTES = {
    "fr": ("«&nbsp;", "&nbsp;»", "‹&nbsp;", "&nbsp;›"),
    "de": ("„", "“", "‚", "‘"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
}

# Raw HTML that would load from elsewhere, run, or be refused under the site's content security policy.
_REFUSED = re.compile(
    r"<(script|style|iframe|object|embed|form|base|meta|link)\b|<[a-z][^>]*?\s(on[a-z]+|style)\s*=|(?:href|src)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)
_OUTSIDE = {"http", "https", "mailto", "tel", "sms", "geo"}


@dataclass(frozen=True)
class Targets:
    """Where links and pictures of a page may lead: functions that return a reference, or None for nothing there."""

    page: Callable[[str], str | None]
    media: Callable[[str], str | None]
    pages: tuple[str, ...]
    files: tuple[str, ...]


class Renderer:
    """Turns the Markdown of one language's pages into HTML; problems are collected with their place in the file."""

    def __init__(self, language: str) -> None:
        self._links = _Links()
        left, right, inner_left, inner_right = _QUOTES.get(
            language.split("-", maxsplit=1)[0], ("&ldquo;", "&rdquo;", "&lsquo;", "&rsquo;")
        )
        quotes = {
            "left-double-quote": left,
            "right-double-quote": right,
            "left-single-quote": inner_left,
            "right-single-quote": inner_right,
        }
        self._markdown = markdown.Markdown(
            extensions=[*_EXTENSIONS, self._links],
            extension_configs={"toc": {"baselevel": 2}, "smarty": {"substitutions": quotes}},
            output_format="html",
        )

    def render(self, text: PageText, targets: Targets) -> tuple[Markup, list[Problem]]:
        """Return the HTML of a page and its problems."""
        processor = self._links.processor
        processor.start(text, targets)
        html = self._markdown.reset().convert(text.body)
        if refused := _REFUSED.search(html):
            processor.report(refused[0], "problem.page.html", found=refused[0])
        return Markup(html), processor.problems  # noqa: S704  (the owner's own words, checked above)


class _Links(Extension):
    """Registers the processor below with Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  (the interface's name)
        self.processor = _LinkProcessor(md)
        md.treeprocessors.register(self.processor, "shopbell", 5)  # after inline patterns have made the links


class _LinkProcessor(Treeprocessor):
    """Points links and pictures to the site's files and reports those that lead nowhere."""

    def start(self, text: PageText, targets: Targets) -> None:
        self.text = text
        self.targets = targets
        self.problems: list[Problem] = []

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and "href" in element.keys():  # noqa: SIM118  (an element is no dictionary)
                self._point_link(element)
            elif element.tag == "img":
                self._point_picture(element)

    def _point_link(self, element: Element) -> None:
        href = element.get("href", "")
        parts = urlsplit(href)
        if parts.scheme in _OUTSIDE or (not parts.path and parts.fragment):
            return
        path = unquote(parts.path)
        find = self.targets.media if path.startswith("media/") else self.targets.page
        target = find(path) if not parts.scheme else None
        if target is None:
            self.report(href, "problem.page.link", found=href, hint=suggest(path, self.targets.pages))
            return
        element.set("href", target + (f"#{parts.fragment}" if parts.fragment else ""))

    def _point_picture(self, element: Element) -> None:
        source = element.get("src", "")
        if not element.get("alt"):
            self.report(source, "problem.page.no_alt", found=source)
        if urlsplit(source).scheme or source.startswith("//"):
            self.report(source, "problem.page.foreign_picture", found=source)
            return
        target = self.targets.media(unquote(source))
        if target is None:
            self.report(source, "problem.page.picture", found=source, hint=suggest(source, self.targets.files))
            return
        element.set("src", target)
        element.set("loading", "lazy")

    def report(self, found: str, code: str, /, **facts: Any) -> None:
        """Add a problem at the place where `found` stands in the page's Markdown."""
        before, _, _ = self.text.body.partition(found)
        is_there = len(before) < len(self.text.body)
        line = self.text.first_line + (before.count("\n") if is_there else 0)
        column = len(before) - before.rfind("\n") if is_there else 1
        self.problems.append(Problem(self.text.file, line, column, code, facts))
