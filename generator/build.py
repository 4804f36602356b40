"""Building: read the content, plan the site, draw every page; nothing is written before all of it is good."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.addresses import file_of, page_address
from generator.assets import MEDIA
from generator.content.catalogue import list_languages
from generator.content.folder import Content, read_content
from generator.content.languages import direction_of
from generator.content.problems import Problem, suggest
from generator.content.yaml_source import read_yaml
from generator.downloads import plan_downloads
from generator.drawing import Drawing, View
from generator.errors import ContentError
from generator.icons.files import Icons
from generator.pictures.markup import describe_picture
from generator.plan import PlannedPage, plan_site
from generator.redirects import check_redirects, draw_redirects
from generator.themes.theme import LOCALES, is_translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.content.facts import Picture
    from generator.markdown import Renderer
    from generator.page_elements import Jump, Targets
    from generator.pictures.markup import Elements


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
    try:
        return _build(read_content(folder), is_preview=is_preview)
    except OSError as error:
        facts = {"reason": str(error.strerror)}
        raise ContentError([Problem(str(error.filename or folder), 1, 1, "problem.file.unreadable", facts)]) from error


def _build(content: Content, *, is_preview: bool) -> Built:
    if is_preview:
        content = replace(content, site=content.site.model_copy(update={"address": None, "handler": None}))
    _check_catalogues(content)
    drawing = Drawing(content)
    if problems := drawing.assets.album.check():
        raise ContentError(problems)
    plan = plan_site(drawing)
    files = {drawing.assets.address(name): drawing.assets.source(name) for name in plan.assets}
    files |= {download.address: download.make() for download in plan_downloads(plan)}
    painter = _Painter(drawing)
    for page in plan.pages:
        files[file_of(page.view.address or "")] = painter.draw(page).encode()
    painter.check_jumps(files)
    painter.problems += check_redirects(plan.redirects, files)
    if painter.problems:
        raise ContentError(sorted(set(painter.problems)))
    files |= draw_redirects(drawing, plan.redirects)
    return Built(files, (*content.warnings, *Icons(content).check(), *_check_legal(content)), content)


def _check_legal(content: Content) -> tuple[Problem, ...]:
    """Return which legal pages their owner has to check; a site that draws none loads nothing for it."""
    if not content.site.legal.drawn:
        return ()
    from generator.legal.checking import check_legal

    return check_legal(content)


def _check_catalogues(content: Content) -> None:
    """Refuse a language that the theme has no texts in; every label of the site would be in another one."""
    if all(is_translated(tag) for tag in content.site.languages):
        return
    path = content.folder / "site.yaml"
    document = read_yaml(path.read_bytes(), str(path))
    for index, tag in enumerate(content.site.languages):
        if not is_translated(tag):
            hint = suggest(tag, list_languages(LOCALES))
            document.report_value(("languages", index), "problem.language.no_catalogue", found=tag, hint=hint)
    raise ContentError(document.problems)


_COLUMN = "(min-width: 40rem) 38rem, 92vw"  # how wide the text of a page is


class _Painter:
    """Draws planned pages one after the other and collects the problems in their Markdown."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.content = drawing.content
        self.problems: list[Problem] = []
        self._jumps: list[Jump] = []
        self._renderers: dict[str, Renderer] = {}
        self._pages = tuple(f"{slug}.md" for slug in sorted(self.content.slugs))
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
        rendered = self._renderers[language].render(page.text, self._targets(page.view))
        self.problems += rendered.problems
        if language == page.view.language:
            self._jumps += rendered.jumps
            return rendered.html
        return Markup('<div lang="{}" dir="{}">{}</div>').format(language, direction_of(language), rendered.html)

    def _targets(self, view: View) -> Targets:
        from generator.page_elements import Targets

        return Targets(
            page=lambda name: self._find_page(name, view.language),
            media=self._find_media,
            picture=lambda name, alt: self._find_picture(view, name, alt),
            link=lambda address: self.drawing.link(view, address),
            own=view.address or "",
            pages=self._pages,
            files=self._files,
        )

    def _find_page(self, name: str, language: str) -> str | None:
        """Return the address of the page that a link names by its file, in `language` unless the name gives one."""
        site = self.content.site
        slug, _, tag = name.strip("/").removeprefix("./").removesuffix(".md").partition(".")
        slug = "" if slug == "index" else slug
        if (slug and slug not in self.content.slugs) or (tag and tag not in site.languages):
            return None
        return page_address(slug, tag or language, site.default_language)

    def _find_picture(self, view: View, name: str, alt: str) -> Elements | None:
        name = MEDIA + name.removeprefix("../").removeprefix(MEDIA)
        if not self.drawing.assets.is_media(name):
            return None
        link = functools.partial(self.drawing.link, view)
        return describe_picture(self.drawing.assets, link, name, alt, sizes=_COLUMN)

    def _find_media(self, name: str) -> str | None:
        name = MEDIA + name.removeprefix("../").removeprefix(MEDIA)
        return self.drawing.assets.address(name) if self.drawing.assets.is_media(name) else None

    def check_jumps(self, files: Mapping[str, bytes | Path]) -> None:
        """Report the links to places that the drawn pages do not have."""
        for jump in self._jumps:
            page = files[file_of(jump.address)]
            html = page.decode() if isinstance(page, bytes) else ""
            if jump.fragment not in map(unescape, re.findall(' id="([^"]+)"', html)):
                hint = suggest(jump.fragment, re.findall('<h[2-6] id="([^"]+)"', html))
                self.problems.append(replace(jump.problem, facts={**jump.problem.facts, "hint": hint}))

    def _facts(self, view: View) -> dict[str, object]:
        """Return what only the home page shows."""
        from generator.structured_data import describe_business

        business = self.content.business
        pictures = {"image": self._locate(business.picture), "logo": self._locate(business.logo)}
        data = describe_business(self.content, view.language, view.canonical, pictures)
        return {"structured_data": Markup(data)}  # noqa: S704  (escaped by its writer)

    def _locate(self, picture: Picture | None) -> str | None:
        """Return the full address of a picture, or None where there is none or the site has no address."""
        site = self.content.site.address
        return f"{site}/{self.drawing.assets.address(MEDIA + picture.file)}" if picture and site else None
