"""The plan: every file of the site with its address, before the first one is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.addresses import page_address
from generator.content.news import NEWS
from generator.drawing import View, alternates_of
from generator.news import list_entries, news_slug
from generator.redirects import plan_redirects
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.content.business import Business
    from generator.content.folder import Content
    from generator.content.news import NewsItem
    from generator.content.page import Page
    from generator.content.prose import Prose
    from generator.drawing import Drawing
    from generator.policy import Policy
    from generator.redirects import Redirect
    from generator.social.previews import Preview

NOT_FOUND = "404.html"


@dataclass(frozen=True)
class PlannedPage:
    """A page to draw: what its template will know of it, and the Markdown behind it, if any."""

    view: View
    text: Prose | None = None
    text_language: str = ""


@dataclass(frozen=True)
class Plan:
    """All pages and all assets of a site; what `generator.downloads` adds is planned from it."""

    content: Content
    pages: tuple[PlannedPage, ...]
    assets: tuple[str, ...]
    policy: Policy
    redirects: tuple[Redirect, ...]
    bar_colours: tuple[str, str]
    fonts: tuple[Path, ...]


def plan_site(drawing: Drawing) -> Plan:
    """Return every page in every language, and the names of the assets."""
    pages: list[PlannedPage] = []
    for language in drawing.content.site.languages:
        pages += [_plan_home(drawing, language), *_plan_texts(drawing, language)]
        pages += [*_plan_legal(drawing, language), *_plan_news(drawing, language), _plan_not_found(drawing, language)]
    return Plan(
        drawing.content,
        tuple(pages),
        tuple(drawing.assets.names()),
        drawing.policy,
        plan_redirects(drawing.content),
        drawing.theme.bar_colours,
        drawing.letters.names,
    )


def _plan_home(drawing: Drawing, language: str) -> PlannedPage:
    business, default = drawing.content.business, drawing.content.site.default_language
    name = business.name.in_language(language, default)
    title = drawing.title_of(business.slogan.in_language(language, default), language) if business.slogan else name
    description = _describe_home(business, language, default)
    view = View("home", language, title, "", heading=name, description=description)
    return PlannedPage(_locate(drawing, view))


def _describe_home(business: Business, language: str, default: str) -> str:
    """Return what search engines show below the title: the description, else the slogan, else name and number."""
    if text := business.description or business.slogan:
        return text.in_language(language, default)
    name, number = business.name.in_language(language, default), business.places[0].number
    return f"{name} · {number.national}" if number else name


def _plan_texts(drawing: Drawing, language: str) -> list[PlannedPage]:
    planned = []
    for page in drawing.content.pages.values():
        if page.slug in drawing.content.site.legal.drawn:
            continue
        text_language, text = page.in_language(language, drawing.content.site.default_language)
        facts = text.facts
        title = drawing.title_of(facts.title, language)
        view = View("text", language, title, "", page.slug, facts.title, description=facts.description)
        if text_language != language:
            view = replace(view, text_language=text_language)
        planned.append(PlannedPage(_locate(drawing, view, page), text, text_language))
    return planned


def _plan_legal(drawing: Drawing, language: str) -> list[PlannedPage]:
    """Return the legal pages that are drawn from the facts; a page of the same name by the owner is added to them."""
    content, planned = drawing.content, []
    for name in content.site.legal.drawn:
        page = content.pages.get(name)
        text_language, text = page.in_language(language, content.site.default_language) if page else ("", None)
        own = text.facts if text and text_language == language else None
        heading = own.title if own else catalogue_of(language).text(f"legal.{name}")
        title, description = drawing.title_of(heading, language), own.description if own else None
        view = View("legal", language, title, "", name, heading, description=description)
        planned.append(PlannedPage(_locate(drawing, view), text, text_language))
    return planned


def _plan_news(drawing: Drawing, language: str) -> list[PlannedPage]:
    """Return the list of the news and a page for each, or nothing where there are none."""
    content, planned = drawing.content, []
    for item, entry in zip(content.news.values(), list_entries(content, language), strict=True):
        title = drawing.title_of(entry.title, language)
        view = View("news-item", language, title, "", news_slug(item), entry.title, description=entry.summary or None)
        text_language = entry.text_language if entry.text_language != language else ""
        view = replace(view, text_language=text_language, date=item.date, ends=item.ends)
        text, default = item.texts[entry.text_language], content.site.default_language
        above = [(entry.picture.alt.in_language(language, default), entry.picture.file)] if entry.picture else []
        planned.append(PlannedPage(_locate(drawing, view, item, above), text, entry.text_language))
    if not planned:
        return []
    heading = catalogue_of(language).text("news.title")
    view = View("news", language, drawing.title_of(heading, language), "", NEWS, heading, date=planned[0].view.date)
    return [PlannedPage(_locate(drawing, view)), *planned]


def _plan_not_found(drawing: Drawing, language: str) -> PlannedPage:
    heading = catalogue_of(language).text("not_found.title")
    address = page_address("", language, drawing.content.site.default_language) + NOT_FOUND
    return PlannedPage(View("not-found", language, drawing.title_of(heading, language), address, heading=heading))


def _locate(
    drawing: Drawing, view: View, page: Page | NewsItem | None = None, above: Sequence[tuple[str, str]] = ()
) -> View:
    """Return the view with its addresses, and with the same page in the other languages; `above` are its pictures."""
    site = drawing.content.site

    def address_in(language: str) -> str:
        return page_address(view.slug, language, site.default_language)

    def canonical_in(language: str) -> str | None:
        is_written = page is None or language in page.texts
        return f"{site.address}/{address_in(language)}" if site.address and is_written else None

    written_in, text = page.in_language(view.language, site.default_language) if page else (view.language, None)
    description = (
        view.description
        or f"{view.heading} · {_describe_home(drawing.content.business, view.language, site.default_language)}"
    )
    view = replace(view, address=address_in(view.language), canonical=canonical_in(written_in), description=description)
    alternates = alternates_of(
        site.languages, view.language, address_in, lambda target: drawing.link(view, target), canonical_in
    )
    return replace(
        view, alternates=alternates, preview=_find_preview(drawing, view, [*above, *(text.pictures if text else ())])
    )


def _find_preview(drawing: Drawing, view: View, pictures: Sequence[tuple[str, str]]) -> Preview | None:
    """Return the picture for the preview of a page, where the site has an address that can be linked to."""
    return drawing.previews.of_page(view.language, pictures) if drawing.site else None
