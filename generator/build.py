"""Building: read the content, plan the site, draw every page; nothing is written before all of it is good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.addresses import file_of
from generator.content.catalogue import list_languages
from generator.content.folder import Content, read_content
from generator.content.problems import Problem, suggest
from generator.content.yaml_source import read_yaml
from generator.downloads import plan_downloads
from generator.drawing import Drawing
from generator.errors import ContentError
from generator.icons.files import Icons
from generator.navigation import check_navigation
from generator.painter import Painter
from generator.plan import plan_site
from generator.redirects import check_redirects, draw_redirects
from generator.themes.own_files import check_own_files
from generator.themes.theme import LOCALES, is_translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.destinations import Destinations
    from generator.painter import Shown


@dataclass(frozen=True)
class Built:
    """A site ready to be written: each file by its path, as bytes or a file to copy, and what its owner should know."""

    files: Mapping[str, bytes | Path]
    warnings: tuple[Problem, ...]
    content: Content
    shown: tuple[Shown, ...]  # the texts of the owner in these files
    destinations: Destinations  # of their links


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
    if problems := [*drawing.fonts.check(), *drawing.assets.album.check()]:
        raise ContentError(problems)
    plan = plan_site(drawing)
    files = {drawing.assets.address(name): drawing.assets.source(name) for name in plan.assets}
    files |= {download.address: download.make() for download in plan_downloads(plan)}
    painter = Painter(drawing)
    for page in plan.pages:
        files[file_of(page.view.address or "")] = painter.draw(page).encode()
    painter.check_jumps(files)
    painter.problems += check_redirects(plan.redirects, files)
    painter.problems += check_navigation(content, _text_of(files["index.html"]))
    if painter.problems:
        raise ContentError(sorted(set(painter.problems)))
    files |= draw_redirects(drawing, plan.redirects)
    return Built(
        files,
        (
            *content.warnings,
            *Icons(content, drawing.letters.names).check(),
            *_check_legal(content),
            *check_own_files(drawing.theme),
        ),
        content,
        tuple(painter.shown),
        painter.destinations,
    )


def _text_of(page: bytes | Path) -> str:
    return page.decode() if isinstance(page, bytes) else page.read_text("utf-8")


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
