"""`_headers` and `_redirects`: the files that Netlify and Cloudflare read; GitLab Pages reads the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.hosting.rules import ASSETS, FOR_EVER, TYPES

if TYPE_CHECKING:
    from generator.hosting.rules import Rules

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
    """Return the text of `_redirects`, empty where there are none.

    It keeps to what all these hosts know, because Cloudflare's Workers refuse the whole site for one line that they do
    not. Netlify could be told more: it answers an old address that ends in `.html` with the page that leads on, and
    whatever is missing with the page in the site's first language.
    """
    return "".join(
        f"{rules.base}{quote(redirect.source)} {rules.base}{quote(redirect.target)} 301\n"
        for redirect in rules.redirects
    )
