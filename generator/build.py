"""Building: read the content, plan the site, draw every page; nothing is written before all of it is good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.addresses import file_of, page_address
from generator.assets import MEDIA
from generator.content.catalogue import list_languages
from generator.content.folder import Content, read_content
from generator.content.languages import direction_of
from generator.content.problems import Problem, suggest
from generator.downloads import plan_downloads
from generator.drawing import Drawing, View
from generator.errors import ContentError
from generator.plan import PlannedPage, plan_site
from generator.themes.theme import LOCALES, is_translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.content.opening_hours import OpeningHours
    from generator.markdown import Renderer, Targets
    from generator.timetable import Row, SpecialRow


@dataclass(frozen=True)
class Built:
    """A site ready to be written: each file by its path, as bytes or a file to copy, and what its owner should know."""

    files: Mapping[str, bytes | Path]
    warnings: tuple[Problem, ...]
    content: Content


def build_site(folder: Path, *, is_preview: bool = False) -> Built:
    """Return the site of a content folder; raises ContentError with every problem found.

    A preview leaves out the addresses of `site.yaml`, so that links and forms stay on the machine it runs on.
    """
    content = read_content(folder)
    if is_preview:
        content = replace(content, site=content.site.model_copy(update={"address": None, "handler": None}))
    _check_catalogues(content)
    drawing = Drawing(content)
    plan = plan_site(drawing)
    files = {drawing.assets.address(name): drawing.assets.source(name) for name in plan.assets}
    files |= {download.address: download.make() for download in plan_downloads(plan)}
    painter = _Painter(drawing)
    for page in plan.pages:
        files[file_of(page.view.address or "")] = painter.draw(page).encode()
    if painter.problems:
        raise ContentError(sorted(set(painter.problems)))
    return Built(files, content.warnings, content)


def _check_catalogues(content: Content) -> None:
    """Refuse a language that the theme has no texts in; every label of the site would be in another one."""
    missing = [tag for tag in content.site.languages if not is_translated(tag)]
    if missing:
        file = str(content.folder / "site.yaml")
        hint = suggest("", list_languages(LOCALES))
        raise ContentError(
            [Problem(file, 1, 1, "problem.language.no_catalogue", {"found": tag, "hint": hint}) for tag in missing]
        )


class _Painter:
    """Draws planned pages one after the other and collects the problems in their Markdown."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.content = drawing.content
        self.problems: list[Problem] = []
        self._renderers: dict[str, Renderer] = {}
        self._pages = tuple(f"{slug}.md" for slug in self.content.pages)
        self._files = tuple(name for name in drawing.assets.names() if name.startswith(MEDIA))

    def draw(self, page: PlannedPage) -> str:
        if page.text is not None:
            return self.drawing.page(replace(page.view, body=self._body(page)))
        if page.view.kind == "home":
            return self.drawing.page(page.view, **self._facts(page.view))
        return self.drawing.page(page.view)

    def _body(self, page: PlannedPage) -> Markup:
        from generator.markdown import Renderer

        assert page.text is not None  # noqa: S101  (the caller's condition, for the type checker)
        language = page.text_language
        if language not in self._renderers:
            self._renderers[language] = Renderer(language)
        body, problems = self._renderers[language].render(page.text, self._targets(page.view))
        self.problems += problems
        if language == page.view.language:
            return body
        return Markup('<div lang="{}" dir="{}">{}</div>').format(language, direction_of(language), body)

    def _targets(self, view: View) -> Targets:
        from generator.markdown import Targets

        def find_page(name: str) -> str | None:
            slug = name.strip("/").removesuffix(".md").removeprefix("./")
            if slug not in self.content.pages and slug not in {"", "index"}:
                return None
            slug = "" if slug == "index" else slug
            return self.drawing.link(view, page_address(slug, view.language, self.content.site.default_language))

        def find_media(name: str) -> str | None:
            name = MEDIA + name.removeprefix("../").removeprefix(MEDIA)
            return (
                self.drawing.link(view, self.drawing.assets.address(name))
                if self.drawing.assets.is_media(name)
                else None
            )

        return Targets(find_page, find_media, self._pages, self._files)

    def _facts(self, view: View) -> dict[str, object]:
        """Return what only the home page shows."""
        from generator.structured_data import describe_business

        business, default = self.content.business, self.content.site.default_language
        hours = business.opening_hours
        image = None
        if business.picture and self.content.site.address:
            image = f"{self.content.site.address}/{self.drawing.assets.address(MEDIA + business.picture.file)}"
        week, special = _draw_timetable(hours, view.language) if hours else ((), ())
        data = describe_business(business, view.language, default, view.canonical, image)
        return {"hours": week, "special_hours": special, "structured_data": Markup(data)}  # noqa: S704  (escaped by its writer)


def _draw_timetable(hours: OpeningHours, language: str) -> tuple[tuple[Row, ...], tuple[SpecialRow, ...]]:
    from generator.timetable import special_rows, week_rows

    return week_rows(hours, language), special_rows(hours, language)
