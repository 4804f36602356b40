"""`_headers` and `_redirects`: the files that Netlify and Cloudflare Pages read; GitLab Pages reads the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.hosting.rules import ASSETS, FOR_EVER, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.hosting.rules import Rules
    from generator.redirects import Redirect

_TYPES_TO_NAME = ("vcf", "webmanifest")
"""Endings whose type such hosts have been seen to take for another one."""


def write_headers(rules: Rules) -> str:
    """Return the text of `_headers`.

    No header stands in two rules that fit one address, because these hosts join the values then; what is not in
    `assets/` they ask for anew by themselves.
    """
    lines = [f"{rules.base}*", *(f"  {name}: {value}" for name, value in rules.headers)]
    lines += [f"{rules.base}{ASSETS}*", f"  Cache-Control: {FOR_EVER}"]
    for ending in _TYPES_TO_NAME:
        lines += [f"{rules.base}*.{ending}", f"  Content-Type: {TYPES[ending]}; charset=utf-8"]
    return "\n".join(lines) + "\n"


def write_redirects(rules: Rules) -> str:
    """Return the text of `_redirects`, empty where there is nothing to say."""
    lines = [line for redirect in rules.redirects for line in _write_redirect(redirect, rules.base)]
    # Cloudflare takes the nearest 404.html by itself and passes over these lines, as it does over the "!" above.
    lines += [f"{rules.base}{missing.folder}* {rules.base}{missing.page} 404" for missing in rules.languages_missing]
    return "".join(f"{line}\n" for line in lines)


def _write_redirect(redirect: Redirect, base: str) -> Iterator[str]:
    line = f"{base}{quote(redirect.source)} {base}{quote(redirect.target)} 301"
    if redirect.is_page:
        yield f"{line}!"  # on Netlify, the page at the old address would come before the redirect
    yield line
