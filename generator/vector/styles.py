"""The properties of each element: what it inherits, its attributes, the classes of `<style>`, its own style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.vector.errors import VectorError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

Style = dict[str, str]

INITIAL: Style = {
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-opacity": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-dasharray": "none",
    "color": "black",
    "visibility": "visible",
}
_OWN = ("opacity", "clip-path", "display", "stop-color", "stop-opacity", "filter", "mask", "transform")
_NAMES = (*INITIAL, *_OWN)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{};]+(;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")  # other media, fonts: not for a picture of dots
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z]+|\*)?(?P<id>#[\w-]+)?(?P<classes>(\.[\w-]+)*)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


class Sheet:
    """The rules of a drawing's `<style>` elements."""

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[tuple[int, int, int], int, re.Match[str], Style]] = []
        plain = _AT_RULE.sub("", _COMMENT.sub("", text))
        for selectors, body in _RULE.findall(plain):
            for selector in selectors.split(","):
                self._add(selector.strip(), read_declarations(body))
        self._rules.sort(key=lambda rule: rule[:2])

    def _add(self, selector: str, style: Style) -> None:
        found = _SELECTOR.fullmatch(selector)
        if not found:
            if selector.startswith(":root"):
                return
            raise VectorError(selector)
        weight = (bool(found["id"]), found["classes"].count("."), bool(found["tag"]))
        self._rules.append((weight, len(self._rules), found, style))

    def style_of(self, element: Element) -> Style:
        """Return what the rules say of an element, the weightiest last."""
        style: Style = {}
        for _, _, selector, declared in self._rules:
            if _is_meant(element, selector):
                style |= declared
        return style


def _is_meant(element: Element, selector: re.Match[str]) -> bool:
    classes = set(element.get("class", "").split())
    return (
        selector["tag"] in {None, "*", element.tag.rpartition("}")[2]}
        and selector["id"] in {None, f"#{element.get('id', '')}"}
        and classes.issuperset(filter(None, selector["classes"].split(".")))
    )


def read_declarations(text: str) -> Style:
    """Return the properties of a block of CSS or a `style` attribute."""
    pairs = (part.partition(":") for part in text.split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def style_element(element: Element, inherited: Mapping[str, str], sheet: Sheet) -> Style:
    """Return all properties of an element; those that are its own alone are there only if it sets them."""
    style = {name: value for name, value in inherited.items() if name not in _OWN}
    set_here = {name: value for name, value in element.attrib.items() if name in _NAMES}
    set_here |= sheet.style_of(element) | read_declarations(element.get("style", ""))
    style |= {name: value for name, value in set_here.items() if name.startswith("--")}
    resolved = {name: _resolve(value, style) for name, value in set_here.items() if name in _NAMES}
    return style | {name: value for name, value in resolved.items() if value != "inherit"}


def _resolve(value: str, style: Mapping[str, str]) -> str:
    """Return a value with its variables (CSS Custom Properties, level 1) filled in."""
    return _VARIABLE.sub(lambda found: style.get(found[1], (found[2] or "none").strip()), value).strip()
