"""`.htaccess`: what Apache 2.4 reads from the site's own folder, also on shared hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.hosting.rules import ASK_AGAIN, ASSETS, FOR_EVER, HIDDEN, TYPES, endings_with_charset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.hosting.rules import Rules


def write_htaccess(rules: Rules) -> str:
    """Return the text of `.htaccess`; it needs no more than what hosts allow under the name FileInfo and Indexes.

    What belongs to a module stands in `<IfModule>`, because a directive unknown to the server stops the whole site.
    """
    lines = [
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {rules.base}404.html",
        *_choose_missing(rules),
        *_write_types(),
        *_write_headers(rules),
        *_write_redirects(rules),
    ]
    return "\n".join(lines) + "\n"


def _choose_missing(rules: Rules) -> Iterator[str]:
    for missing in rules.languages_missing:
        yield f'<If "%{{REQUEST_URI}} =~ m#^{re.escape(rules.base + missing.folder)}#">'
        yield f"ErrorDocument 404 {rules.base}{missing.page}"
        yield "</If>"


def _write_types() -> Iterator[str]:
    yield "AddDefaultCharset utf-8"
    yield "<IfModule mod_mime.c>"
    yield f"AddCharset utf-8 {' '.join(endings_with_charset())}"
    for ending, kind in TYPES.items():
        yield f"AddType {kind} {ending}"
    yield "</IfModule>"


def _write_headers(rules: Rules) -> Iterator[str]:
    yield "<IfModule mod_headers.c>"
    for name, value in rules.headers:
        yield f'Header always set {name} "{value}"'
    yield f'Header set Cache-Control "{ASK_AGAIN}"'
    yield f'<If "%{{REQUEST_URI}} =~ m#^{re.escape(rules.base + ASSETS)}#">'
    yield f'Header set Cache-Control "{FOR_EVER}"'
    yield "</If>"
    yield "</IfModule>"


def _write_redirects(rules: Rules) -> Iterator[str]:
    hidden = "|".join(re.escape(name) for name in HIDDEN)
    yield "<IfModule mod_alias.c>"
    yield f'RedirectMatch 404 "/({hidden})$"'
    for redirect in rules.redirects:
        source = re.escape(rules.base + redirect.source).replace('"', r"\x22")
        yield f'RedirectMatch 301 "^{source}$" "{rules.base}{quote(redirect.target)}"'
    yield "</IfModule>"
