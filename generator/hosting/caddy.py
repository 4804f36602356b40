"""What Caddy 2 needs to know of a site: directives to import between the braces of its site block."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.hosting.rules import ASK_AGAIN, ASSETS, FOR_EVER, HIDDEN, TYPES, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.hosting.rules import Rules


def write_caddy(rules: Rules) -> str:
    """Return the directives; `root` and the name of the host are the server's own."""
    lines = [
        "encode zstd gzip",
        *_write_headers(rules),
        f"@assets path {rules.base}{ASSETS}*",
        f"@others not path {rules.base}{ASSETS}*",
        f"header @assets Cache-Control {_word(FOR_EVER)}",
        f"header @others Cache-Control {_word(ASK_AGAIN)}",
        *_write_types(),
        *_write_redirects(rules),
        f"@hidden path {' '.join(rules.base + name for name in HIDDEN)}",
        "error @hidden 404",
        "file_server",
        *_write_missing(rules),
    ]
    return "\n".join(lines) + "\n"


def _word(text: str) -> str:
    """Return a text as one word of a Caddyfile."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _write_headers(rules: Rules) -> Iterator[str]:
    yield "header {"
    for name, value in rules.headers:
        yield f"\t{name} {_word(value)}"
    yield "}"


def _write_types() -> Iterator[str]:
    for ending in TYPES:
        yield f"@{ending} path *.{ending}"
        yield f"header @{ending} Content-Type {_word(type_of(f'.{ending}'))}"


def _write_redirects(rules: Rules) -> Iterator[str]:
    for number, redirect in enumerate(rules.redirects, 1):
        yield f"@moved{number} path {_word(rules.base + redirect.source)}"
        yield f"redir @moved{number} {_word(rules.base + quote(redirect.target))} 301"


def _write_missing(rules: Rules) -> Iterator[str]:
    yield "handle_errors {"
    yield f"\theader Cache-Control {_word(ASK_AGAIN)}"
    yield f"\theader Content-Type {_word(type_of('.html'))}"
    for number, missing in enumerate(sorted(rules.missing, key=lambda missing: -len(missing.folder)), 1):
        yield f"\t@missing{number} path {rules.base}{missing.folder}*"
        yield f"\thandle @missing{number} {{"
        yield f"\t\trewrite * {rules.base}{missing.page}"
        yield "\t\tfile_server"
        yield "\t}"
    yield "}"
