"""The navigation: links to the pages in their order, or what the owner has set by hand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.addresses import page_address
from generator.content.languages import direction_of
from generator.content.news import NEWS
from generator.content.problems import Problem, suggest
from generator.content.yaml_source import read_yaml
from generator.page_html import list_ids
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.content.folder import Content
    from generator.content.texts import Text
    from generator.drawing import View

SECTIONS = (
    "hours", "address", "reach", "places", "offers", "services", "gallery", "videos", "team", "testimonials",
    "questions", "facts",
)  # fmt: skip
"""The sections that the home page may have beside its forms, by their ids."""
_OF_A_PLACE = ("hours", "address", "reach")  # of each, in the section `places`, where there are several
_OUTSIDE = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    title: str
    href: str
    is_current: bool
    description: str | None = None
    kind: str = "page"  # or news, section, outside
    language: str = ""  # of title and description, where it is not that of the page
    is_above: bool = False  # leads to the list that the page is one of

    @property
    def direction(self) -> str:
        """Which way the language of the title is written."""
        return direction_of(self.language)


class _Target(NamedTuple):
    """What an entry leads to: a page, the news, a section, another site, or `unknown`."""

    kind: str
    name: str
    label: Text | None = None


class Navigation:
    """The navigation of one content, for any of its pages."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._default = content.site.default_language

    def links(self, view: View, link: Callable[[str], str]) -> list[Link]:
        """Return the entries for a page; `link` leads from it to an address of the site."""
        draw = {"page": self._draw_page, "news": self._draw_news, "outside": self._draw_outside}
        return [draw.get(target.kind, self._draw_section)(target, view, link) for target in self._targets]

    @functools.cached_property
    def _targets(self) -> list[_Target]:
        if self._content.site.navigation:
            return list(list_targets(self._content))
        pages = [
            (page.in_language(self._default, self._default)[1].facts, page) for page in self._content.pages.values()
        ]
        shown = [(facts.order, page.slug) for facts, page in pages if facts.menu]
        targets = [_Target("page", slug) for _, slug in sorted(shown) if slug not in self._content.legal_pages]
        return [*targets, *([_Target("news", NEWS)] if self._content.news else [])]

    def _draw_page(self, target: _Target, view: View, link: Callable[[str], str]) -> Link:
        href = link(page_address(target.name, view.language, self._default))
        is_current = view.kind in {"text", "legal"} and target.name == view.slug
        page = self._content.pages.get(target.name)
        if page is None or (target.name in self._content.site.legal.drawn and view.language not in page.texts):
            title, description, language = catalogue_of(view.language).text(f"legal.{target.name}"), None, view.language
        else:
            language, text = page.in_language(view.language, self._default)
            title, description = text.facts.title, text.facts.description
        return self._label(Link(title, href, is_current, description, "page", language), target, view)

    def _draw_news(self, target: _Target, view: View, link: Callable[[str], str]) -> Link:
        href = link(page_address(NEWS, view.language, self._default))
        title = catalogue_of(view.language).text("news.title")
        return self._label(
            Link(title, href, view.kind == "news", kind="news", is_above=view.kind == "news-item"), target, view
        )

    def _draw_section(self, target: _Target, view: View, link: Callable[[str], str]) -> Link:
        home = "" if view.kind == "home" else link(page_address("", view.language, self._default))
        form, title, language = self._content.forms.get(target.name), target.name, ""
        if form is not None:
            title = form.title.in_language(view.language, self._default)
            language = form.title.language_of(view.language, self._default)
        elif target.kind == "section":
            title = catalogue_of(view.language).text(f"{target.name}.title")
        return self._label(
            Link(title, f"{home}#{target.name}", is_current=False, kind="section", language=language), target, view
        )

    def _draw_outside(self, target: _Target, view: View, link: Callable[[str], str]) -> Link:  # noqa: ARG002
        return self._label(Link(target.name, target.name, is_current=False, kind="outside"), target, view)

    def _label(self, link: Link, target: _Target, view: View) -> Link:
        """Return a link with the owner's own label, and with its language only where that is another one."""
        title, language = link.title, link.language
        if target.label is not None:
            title = target.label.in_language(view.language, self._default)
            language = target.label.language_of(view.language, self._default)
        is_other = language not in {"", view.language}
        return Link(
            title, link.href, link.is_current, link.description, link.kind, language if is_other else "", link.is_above
        )


def list_targets(content: Content) -> Iterator[_Target]:
    """Yield what the entries set by hand lead to."""
    for entry in content.site.navigation:
        kind, name = _find_target(content, entry.to)
        yield _Target(kind, name, entry.label)


def _find_target(content: Content, to: str) -> tuple[str, str]:
    """Return kind and name of what an owner means; a page is meant by its file, and where nothing else has its name."""
    name = to.removeprefix("pages/").removesuffix(".md")
    if _OUTSIDE.fullmatch(to):
        return "outside", to
    if to in content.forms or to in SECTIONS:
        return ("form" if to in content.forms else "section"), to
    if name == NEWS and content.news:
        return "news", NEWS
    if name in content.pages or name in content.legal_pages:
        return "page", name
    return "unknown", to


def check_navigation(content: Content, home: str) -> list[Problem]:
    """Return what is wrong with a navigation set by hand, on a site whose home page is `home`."""
    if not content.site.navigation:
        return []
    path = content.folder / "site.yaml"
    document = read_yaml(path.read_bytes(), str(path))
    present = [name for name in (*SECTIONS, *content.forms) if name in list_ids(home)]
    files = [f"{name}.md" for name in sorted({*content.pages, *content.legal_pages})]
    accepted = [*files, *present, *([NEWS] if content.news else [])]
    for index, target in enumerate(list_targets(content)):
        place = ("navigation", index, "to")
        if target.kind == "outside" and target.label is None:
            document.report_value(place, "problem.navigation.no_label", found=target.name)
        elif target.kind == "section" and target.name not in present:
            is_in_places = target.name in _OF_A_PLACE and "places" in present
            reason = "problem.navigation.in_places" if is_in_places else "problem.navigation.no_section"
            document.report_value(place, reason, found=target.name)
        elif target.kind == "unknown":
            hint = suggest(target.name, accepted)
            document.report_value(place, "problem.navigation.unknown", found=target.name, hint=hint)
    return document.problems
