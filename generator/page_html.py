"""HTML inside Markdown: only what can neither load, run, lead astray nor break the page around it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINKS = frozenset(("a", "img"))
_VOID = frozenset(("br", "hr", "img", "wbr"))
TAGS = frozenset({
    "abbr", "b", "bdi", "bdo", "blockquote", "br", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s",
    "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "class", "colspan", "datetime", "dir", "id", "lang", "markdown", "open", "rowspan", "scope", "start", "title",
})  # fmt: skip


def find_refused(raw: Iterable[str], html: str) -> Iterator[tuple[str, str]]:
    """Yield a catalogue key and the offending words for each thing in `raw` that cannot stand in a page.

    `raw` are the pieces of HTML that an owner wrote, `html` is the whole page that came of them.
    """
    pieces = list(raw)
    if not pieces:
        return
    checker = _Checker()
    for piece in pieces:
        checker.read(piece)
    yield from checker.found
    if not checker.found:
        yield from _find_unbalanced(html)


class _Checker(HTMLParser):
    """Collects the tags and attributes that are not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []

    def read(self, piece: str) -> None:
        """Check one piece of HTML."""
        self.reset()
        self.feed(piece)
        self.close()
        if "<" in self.rawdata:  # a tag that is not finished
            self.refuse(self.rawdata)

    def refuse(self, words: str) -> None:
        """Remember words that are not allowed."""
        self.found.append(("problem.page.html", words.strip()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = self.get_starttag_text() or tag
        if tag in _LINKS:
            self.found.append(("problem.page.html_link", words))
        elif tag not in TAGS or any(name not in ATTRIBUTES for name, _ in attrs):
            self.refuse(words)

    def handle_comment(self, data: str) -> None:
        # Browsers end some comments earlier than this parser does: "<!-->" is a whole one to them.
        if "<" in data or ">" in data:
            self.refuse(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.refuse(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.refuse(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self.refuse(f"<![{data}")


def _find_unbalanced(html: str) -> Iterator[tuple[str, str]]:
    """Yield the tags that are opened and not closed in their order, or the other way round."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    for words in [*tags.astray, *(opened for _, opened in tags.open)]:
        yield "problem.page.html_unbalanced", words


class _Tags(HTMLParser):
    """Follows which tags are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, str]] = []
        self.astray: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _VOID:
            self.open.append((tag, self.get_starttag_text() or tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no <div/>: it opens a <div>

    def handle_endtag(self, tag: str) -> None:
        if all(opened != tag for opened, _ in self.open):
            self.astray.append(f"</{tag}>")
            return
        while (last := self.open.pop())[0] != tag:
            self.astray.append(last[1])


def list_ids(html: str) -> list[str]:
    """Return the ids in a page: what a link can jump to."""
    return [unescape(found) for found in re.findall(' id="([^"]+)"', html)]
