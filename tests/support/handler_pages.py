"""The pages for people that the handler itself answers with."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request

LANGUAGES = ("en", "fr")


def fetch(url: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Return the status and the text of one answer, after redirects."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data, {"Accept": "text/html", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def fetch_handler_pages(handler: str, letter: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Return status and HTML of every kind of page by a name for it, in every language."""
    pages: dict[str, tuple[int, str]] = {}
    for language in LANGUAGES:
        asked = {"Accept-Language": language}
        own = {"_language": language}
        mistaken = {**letter, **own, "name": "", "email": "no address", "occasion": "", "message": '</p><"&' * 20}
        form = f"{handler}/forms/contact"
        pages |= {
            f"form-{language}": fetch(form, headers=asked),
            f"empty-{language}": fetch(form, {**own, "name": ""}),
            f"mistaken-{language}": fetch(form, mistaken),
            f"received-{language}": fetch(form, {**letter, **own}),
            f"missing-{language}": fetch(f"{handler}/forms/nowhere", headers=asked),
            f"foreign-{language}": fetch(form, letter, {**asked, "Origin": "https://elsewhere.example"}),
        }
    return pages
