"""What nginx needs to know of a site: directives to include between the braces of its `server` block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.hosting.rules import ASK_AGAIN, ASSETS, FOR_EVER, HIDDEN, TYPES, endings_with_charset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.hosting.rules import Rules


def write_nginx(rules: Rules) -> str:
    """Return the directives; `root`, `server_name` and the certificate are the server's own."""
    lines = [
        "index index.html;",
        "absolute_redirect off;",
        "charset utf-8;",
        f"charset_types {' '.join(_types_with_charset())};",
        *_write_types(),
        f"error_page 404 {rules.base}404.html;",
        *_write_headers(rules),
        *_write_place(rules, rules.base, ASK_AGAIN, f"{rules.base}404.html"),
        *_write_place(rules, f"{rules.base}{ASSETS}", FOR_EVER, f"{rules.base}404.html"),
    ]
    for missing in rules.languages_missing:
        lines += _write_place(rules, f"{rules.base}{missing.folder}", ASK_AGAIN, f"{rules.base}{missing.page}")
    lines += _write_redirects(rules)
    return "\n".join(lines) + "\n"


def _types_with_charset() -> list[str]:
    """Return the types that are text; nginx adds HTML by itself and warns when it is told."""
    return list(dict.fromkeys(TYPES[ending] for ending in endings_with_charset() if ending != "html"))


def _write_types() -> Iterator[str]:
    yield "types {"
    for ending, kind in TYPES.items():
        yield f"    {kind} {ending};"
    yield "}"


def _write_headers(rules: Rules) -> Iterator[str]:
    for name, value in rules.headers:
        yield f'add_header {name} "{value}" always;'


def _write_place(rules: Rules, path: str, caching: str, missing: str) -> Iterator[str]:
    """Yield the block for a path; one header of its own makes a block forget all those around it."""
    yield f"location {path} {{"
    yield "    try_files $uri $uri/ =404;"
    yield f"    error_page 404 {missing};"
    yield f'    add_header Cache-Control "{caching}"{"" if caching == FOR_EVER else " always"};'
    yield from (f"    {line}" for line in _write_headers(rules))
    yield "}"


def _write_redirects(rules: Rules) -> Iterator[str]:
    hidden = "|".join(re.escape(name) for name in HIDDEN)
    yield f'location ~ "/({hidden})$" {{ return 404; }}'
    for redirect in rules.redirects:
        source = (rules.base + redirect.source).replace("\\", r"\\").replace('"', r"\"")
        yield f'location = "{source}" {{ return 301 "{rules.base}{quote(redirect.target)}$is_args$args"; }}'
