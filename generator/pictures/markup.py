"""Pictures as HTML: the browser chooses format and width; the space is kept free before the picture has come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.addresses import MEDIA
from generator.pictures.elements import PictureFiles
from generator.pictures.variants import fallback_of

if TYPE_CHECKING:
    from generator.assets import Assets
    from generator.pictures.elements import Elements

_TYPES = {"avif": "image/avif", "webp": "image/webp"}
_VIEW_BOX = re.compile(rb"<svg[^>]*?\sviewBox=[\"']\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)", re.DOTALL)


def find_picture(assets: Assets, name: str) -> PictureFiles:
    """Return where the files of a picture in the media folder lie."""
    if not assets.is_photograph(name):
        return PictureFiles(assets.address(name), _size_of_drawing(assets, name))

    def list_candidates(kind: str) -> list[tuple[str, str]]:
        names = assets.variants(name, kind)
        return [(each.removeprefix(f"{name}/").removesuffix(f".{kind}"), assets.address(each)) for each in names]

    photograph = assets.album.photograph(name.removeprefix(MEDIA))
    size = {"width": str(photograph.width), "height": str(photograph.height)}
    better = {mime: list_candidates(kind) for kind, mime in _TYPES.items()}
    return PictureFiles(assets.address(name), size, list_candidates(fallback_of(photograph)), better)


def draw_picture(elements: Elements) -> Markup:
    """Return the HTML of a picture."""
    img = _draw_element("img", elements.img)
    if not elements.sources:
        return img
    sources = Markup().join(_draw_element("source", source) for source in elements.sources)
    return Markup("<picture>{}{}</picture>").format(sources, img)


def _draw_element(tag: str, attributes: dict[str, str]) -> Markup:
    text = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
    return Markup("<{}{}>").format(tag, text)


def _size_of_drawing(assets: Assets, name: str) -> dict[str, str]:
    """Return width and height of an SVG by its view box, so that nothing jumps when it comes."""
    source = assets.source(name)
    found = _VIEW_BOX.search(source if isinstance(source, bytes) else source.read_bytes()[:4096])
    if not found:
        return {}
    width, height = (round(float(number)) for number in found.groups())
    return {"width": str(width), "height": str(height)}
