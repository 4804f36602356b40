"""Pictures as HTML: the browser chooses format and width; the space is kept free before the picture has come."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.assets import MEDIA
from generator.pictures.variants import fallback_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.assets import Assets

_TYPES = {"avif": "image/avif", "webp": "image/webp"}
_VIEW_BOX = re.compile(rb"<svg[^>]*?\sviewBox=[\"']\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)", re.DOTALL)


@dataclass(frozen=True)
class Elements:
    """What a picture is made of: the attributes of its `img`, and of a `source` for each better format."""

    img: dict[str, str]
    sources: list[dict[str, str]] = field(default_factory=list)

    def draw(self) -> Markup:
        """Return the HTML."""
        img = _draw_element("img", self.img)
        if not self.sources:
            return img
        sources = Markup().join(_draw_element("source", source) for source in self.sources)
        return Markup("<picture>{}{}</picture>").format(sources, img)


def describe_picture(  # noqa: PLR0913  (what a picture needs to be told)
    assets: Assets, link: Callable[[str], str], name: str, alt: str, *, sizes: str, is_first: bool = False
) -> Elements:
    """Return the elements for a file of the media folder; `sizes` as in HTML, `is_first` for what is seen at once."""
    shared = {"alt": alt, **({"fetchpriority": "high"} if is_first else {"loading": "lazy", "decoding": "async"})}
    if not assets.is_photograph(name):
        return Elements({"src": link(assets.address(name)), **_size_of_drawing(assets, name), **shared})

    def list_candidates(kind: str) -> dict[str, str]:
        names = assets.variants(name, kind)
        widths = (each.removeprefix(f"{name}/").removesuffix(f".{kind}") for each in names)
        candidates = (f"{link(assets.address(each))} {width}w" for each, width in zip(names, widths, strict=True))
        return {"srcset": ", ".join(candidates), "sizes": sizes}

    photograph = assets.album.photograph(name.removeprefix(MEDIA))
    size = {"width": str(photograph.width), "height": str(photograph.height)}
    usual = list_candidates(fallback_of(photograph))
    return Elements(
        {"src": link(assets.address(name)), **usual, **size, **shared},
        [{"type": mime, **list_candidates(kind)} for kind, mime in _TYPES.items()],
    )


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
