"""sitemap.xml: every page with its translations (sitemaps.org 0.9, with the alternates of XHTML)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from generator.downloads.download import Download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.drawing import View
    from generator.plan import Plan

SITEMAP = "sitemap.xml"


def plan(site: Plan) -> Iterator[Download]:
    """Yield the sitemap of a site that has an address; the format knows full addresses only."""
    if site.content.site.address is not None:
        yield Download(SITEMAP, lambda: _write(_list_views(site)).encode())


def _list_views(site: Plan) -> list[View]:
    """Return the pages at their proper addresses; a page that only stands in for a translation has another one."""
    return [page.view for page in site.pages if page.view.canonical and not page.view.is_fallback]


def _write(views: list[View]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
        *(line for view in views for line in _write_page(view)),
        "</urlset>",
    ]
    return "\n".join(lines) + "\n"


def _write_page(view: View) -> Iterator[str]:
    yield "<url>"
    yield f"<loc>{escape(view.canonical)}</loc>"
    if view.date is not None:
        yield f"<lastmod>{view.date}</lastmod>"
    for language, address in view.translations:
        yield f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address)}"/>'
    yield "</url>"
