"""The typesetter: the Markdown of pages becomes the HTML that stands in them at each of their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.content.languages import direction_of
from generator.destinations import Targets
from generator.markdown import Rendered, Renderer

if TYPE_CHECKING:
    from generator.content.prose import Prose
    from generator.destinations import Destinations, Place


class Typesetter:
    """Sets texts whose links and pictures lead to the same destinations."""

    def __init__(self, destinations: Destinations) -> None:
        self._destinations = destinations
        self._renderers: dict[str, Renderer] = {}

    def set(self, prose: Prose, place: Place) -> Rendered:
        """Return a text as it stands in a page; one in place of a translation is marked with its language."""
        language = place.text_language
        if language not in self._renderers:
            self._renderers[language] = Renderer(language)
        rendered = self._renderers[language].render(prose, Targets(self._destinations, place))
        if language == place.language:
            return rendered
        frame = Markup('<div lang="{}" dir="{}">{}</div>')  # what it jumps to is in the page of its own language
        return Rendered(frame.format(language, direction_of(language), rendered.html), rendered.problems, [])
