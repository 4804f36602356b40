"""The painter: draws planned pages one after the other and collects the problems in their texts."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from generator.addresses import MEDIA, file_of
from generator.content.media import list_media
from generator.content.news import NEWS
from generator.content.problems import suggest
from generator.destinations import Destinations, Place
from generator.news import describe_entry
from generator.page_html import list_ids
from generator.pictures.markup import find_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.content.facts import Picture
    from generator.content.problems import Problem
    from generator.content.prose import Prose
    from generator.drawing import Drawing, View
    from generator.page_elements import Jump
    from generator.plan import PlannedPage
    from generator.typesetter import Typesetter

# Stands for the text of a page while its template is drawn. No text of an owner can be taken for it: in those "<" is
# written in another way.
_HOLE = Markup("<!-- the text of this page -->")


class Shown(NamedTuple):
    """A text as it stands in a page: its file, the page, where it stands in there, and where it jumps to."""

    file: str
    place: Place
    span: tuple[int, int] | None  # the bytes of it in the page; None where it stands elsewhere too
    jumps: list[Jump]


class Painter:
    """Draws the pages of a site."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.content = drawing.content
        self.problems: list[Problem] = []
        self.shown: list[Shown] = []

    def draw(self, page: PlannedPage) -> str:
        """Return the HTML of a page; what is wrong with its text is in `problems` afterwards."""
        if page.text is not None:
            return self._draw_text(page, page.text)
        if page.view.kind == "home":
            return self.drawing.page(page.view, **self._facts(page.view))
        return self.drawing.page(page.view)

    def _draw_text(self, page: PlannedPage, text: Prose) -> str:
        """Return a page with a text in it, of which its template cannot know anything."""
        place = Place(page.view.address or "", page.view.language, page.text_language)
        rendered = self._typesetter.set(text, place)
        is_news = page.view.kind == "news-item"
        facts = self._facts_of_news(page.view) if is_news else {}
        parts = self.drawing.page(replace(page.view, body=_HOLE), **facts).split(_HOLE)
        start = len(parts[0].encode())
        # Other pages show how news begins, so that its own page is not all that changes with the text.
        is_alone = len(parts) == 2 and not is_news
        span = (start, start + len(rendered.html.encode())) if is_alone else None
        self.problems += rendered.problems
        self.shown.append(Shown(text.file, place, span, rendered.jumps))
        return str(rendered.html).join(parts)

    @functools.cached_property
    def _typesetter(self) -> Typesetter:
        from generator.typesetter import Typesetter

        return Typesetter(self.destinations)

    @functools.cached_property
    def destinations(self) -> Destinations:
        """All that the texts of the site may name."""
        assets = self.drawing.assets
        media = {name: find_picture(assets, MEDIA + name) for name in list_media(self.content.folder / "media")}
        return Destinations(self.content.slugs, self.content.site.languages, media, self.drawing.draw_videos())

    def check_jumps(self, files: Mapping[str, bytes | Path]) -> None:
        """Report the links to places that the drawn pages do not have."""
        for jump in (jump for shown in self.shown for jump in shown.jumps):
            page = files[file_of(jump.address)]
            html = page.decode() if isinstance(page, bytes) else ""
            if jump.fragment not in list_ids(html):
                hint = suggest(jump.fragment, re.findall('<h[2-6] id="([^"]+)"', html))
                self.problems.append(replace(jump.problem, facts={**jump.problem.facts, "hint": hint}))

    def _facts(self, view: View) -> dict[str, object]:
        """Return what only the home page shows."""
        from generator.structured_data import describe_business

        business = self.content.business
        pictures = {"image": self._locate(business.picture), "logo": self._locate(business.logo)}
        data = describe_business(self.content, view.language, view.canonical, pictures)
        return {"structured_data": Markup(data)}  # noqa: S704  (escaped by its writer)

    def _facts_of_news(self, view: View) -> dict[str, object]:
        """Return what only the page of a piece of news shows."""
        from generator.structured_data.news import describe_news

        item = self.content.news[view.slug.removeprefix(f"{NEWS}/")]
        entry = describe_entry(self.content, item, view.language)
        data = describe_news(self.content, entry, view.language, view.canonical, self._locate(entry.picture))
        return {"structured_data": Markup(data), "entry": entry}  # noqa: S704  (escaped by its writer)

    def _locate(self, picture: Picture | None) -> str | None:
        """Return the full address of a picture, or None where there is none or the site has no address."""
        site = self.content.site.address
        return f"{site}/{self.drawing.assets.address(MEDIA + picture.file)}" if picture and site else None
