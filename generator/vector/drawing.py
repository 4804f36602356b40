"""A drawing from an SVG file, painted in any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from generator.vector.errors import VectorError
from generator.vector.masks import box_of, mask_filled, mask_union
from generator.vector.matrices import NUMBER, multiply, read_transform, scale_of, transform
from generator.vector.paints import Gradients, link_of, read_colour
from generator.vector.shapes import outlines_of, read_length
from generator.vector.strokes import Stroke, widen
from generator.vector.styles import INITIAL, Sheet, style_element

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from PIL.Image import Image

    from generator.vector.matrices import Matrix, Point
    from generator.vector.paths import Outline
    from generator.vector.styles import Style

_GROUPS = {"svg", "g", "a", "switch"}
_SILENT = {"defs", "style", "title", "desc", "metadata", "script", "clipPath", "linearGradient", "radialGradient",
           "symbol", "animate", "animateTransform", "animateMotion", "set"}  # fmt: skip
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_USUAL = (("width", "300"), ("height", "150"))  # pixels, where a drawing does not tell (CSS 2.2, section 10.3.2)
_MOST_SHAPES = 5_000
_DEEPEST = 40


class Vector:
    """A drawing that was read; `width` and `height` in its own units."""

    def __init__(self, source: bytes) -> None:
        if b"<!ENTITY" in source:
            raise VectorError("<!ENTITY>")
        try:
            self._root = ET.fromstring(source)  # noqa: S314  (entities are refused above, and the file is the owner's)
        except ET.ParseError as error:
            raise VectorError(str(error)) from error
        if _name(self._root) != "svg":
            raise VectorError(str(self._root.tag))
        self._elements = {name: element for element in self._root.iter() if (name := element.get("id"))}
        self._sheet = Sheet("\n".join(element.text or "" for element in self._root.iter() if _name(element) == "style"))
        self.left, self.top, self.width, self.height = self._measure()

    def _measure(self) -> tuple[float, float, float, float]:
        numbers = [float(number) for number in NUMBER.findall(self._root.get("viewBox", ""))]
        if len(numbers) != 4:
            numbers = [0.0, 0.0, *(read_length(self._root.get(*size)) for size in _USUAL)]
        if numbers[2] <= 0 or numbers[3] <= 0:
            raise VectorError("viewBox")
        return numbers[0], numbers[1], numbers[2], numbers[3]

    def paint(self, width: int, height: int) -> Image:
        """Return the drawing as large as fits into these pixels; raises VectorError."""
        scale = min(width / self.width, height / self.height)
        size = max(round(self.width * scale), 1), max(round(self.height * scale), 1)
        matrix = (size[0] / self.width, 0.0, 0.0, size[1] / self.height, 0.0, 0.0)
        matrix = multiply(matrix, (1.0, 0.0, 0.0, 1.0, -self.left, -self.top))
        painter = _Painter(self._elements, self._sheet, size, (self.width, self.height))
        canvas = painter.new_layer()
        painter.paint(self._root, matrix, dict(INITIAL), canvas)
        return canvas


class _Painter:
    """Paints the elements of one drawing, one over the other."""

    def __init__(
        self, elements: dict[str, Element], sheet: Sheet, size: tuple[int, int], units: tuple[float, float]
    ) -> None:
        self.elements = elements
        self.sheet = sheet
        self.size = size
        self.units = units
        self.gradients = Gradients(elements, sheet)
        self.count = 0

    def new_layer(self) -> Image:
        from PIL import Image

        return Image.new("RGBA", self.size)

    def paint(self, element: Element, matrix: Matrix, inherited: Style, canvas: Image, depth: int = 0) -> None:
        name = _name(element)
        if not name or name in _SILENT:
            return
        style = style_element(element, inherited, self.sheet)
        if style.get("display") == "none":
            return
        self._refuse_unknown(name, style, depth)
        matrix = multiply(matrix, read_transform(style.get("transform", "")))
        _fold_opacity(name, style)
        opacity, clip = read_length(style.get("opacity", "1")), _target(style.get("clip-path", "none"))
        layer = self.new_layer() if opacity < 1 or clip else canvas
        if name == "use":
            self._paint_copy(element, matrix, style, layer, depth)
        elif name in _GROUPS:
            for child in element:
                self.paint(child, matrix, style, layer, depth + 1)
        else:
            self._paint_shape(element, matrix, style, layer)
        if layer is not canvas:
            self._merge(layer, canvas, opacity, self._clip(clip, matrix) if clip else None)

    def _refuse_unknown(self, name: str, style: Style, depth: int) -> None:
        self.count += 1
        if self.count > _MOST_SHAPES or depth > _DEEPEST or (name == "svg" and depth):
            raise VectorError(name)
        for key in ("filter", "mask"):
            if style.get(key, "none") != "none":
                raise VectorError(key)
        if style["stroke-dasharray"] != "none" and style["stroke"] != "none":
            raise VectorError("stroke-dasharray")

    def _paint_copy(self, element: Element, matrix: Matrix, style: Style, canvas: Image, depth: int) -> None:
        target = self.elements.get(link_of(element))
        if target is None:
            return
        x, y = (read_length(element.get(name, "0")) for name in ("x", "y"))
        matrix = multiply(matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        if _name(target) != "symbol":
            self.paint(target, matrix, style, canvas, depth + 1)
            return
        if target.get("viewBox"):
            raise VectorError("symbol")
        for child in target:
            self.paint(child, matrix, style_element(target, style, self.sheet), canvas, depth + 1)

    def _paint_shape(self, element: Element, matrix: Matrix, style: Style, canvas: Image) -> None:
        outlines = outlines_of(element, scale_of(matrix), self.units)
        if outlines is None:
            raise VectorError(_name(element))
        if style["visibility"] != "visible":
            return
        if style["fill"] != "none":
            areas = [transform(matrix, outline.points) for outline in outlines if len(outline.points) > 2]
            self._fill(areas, outlines, matrix, style, "fill", canvas)
        width = read_length(style["stroke-width"])
        if style["stroke"] != "none" and width > 0:
            stroke = Stroke(
                width, style["stroke-linecap"], style["stroke-linejoin"], read_length(style["stroke-miterlimit"])
            )
            areas = [transform(matrix, area) for area in widen(outlines, stroke)]
            self._fill(areas, outlines, matrix, style, "stroke", canvas)

    def _fill(  # noqa: PLR0913, PLR0917  (an area, what it is filled with, and where)
        self,
        areas: Sequence[Sequence[Point]],
        outlines: list[Outline],
        matrix: Matrix,
        style: Style,
        key: str,
        canvas: Image,
    ) -> None:
        from PIL import Image, ImageChops

        box = box_of(areas, self.size)
        if box is None:
            return
        mask = mask_filled(areas, box, style["fill-rule"]) if key == "fill" else mask_union(areas, box)
        if name := _target(style[key]):
            paint = self.gradients.find(name, _bounds(outlines), matrix, style).paint(box)
        else:
            paint = Image.new("RGBA", mask.size, read_colour(style[key], style))
        opacity = read_length(style[f"{key}-opacity"])
        alpha = ImageChops.multiply(paint.getchannel("A"), mask)
        paint.putalpha(alpha.point([round(value * opacity) for value in range(256)]) if opacity < 1 else alpha)
        canvas.alpha_composite(paint, box[:2])

    def _clip(self, name: str, matrix: Matrix) -> Image:
        """Return the mask of a clip path."""
        from PIL import Image

        element = self.elements.get(name)
        if (
            element is None
            or _name(element) != "clipPath"
            or element.get("clipPathUnits", "userSpaceOnUse") != "userSpaceOnUse"
        ):
            raise VectorError("clip-path")
        matrix = multiply(matrix, read_transform(element.get("transform", "")))
        layer = self.new_layer()
        solid: Any = {"fill": "black", "stroke": "none", "fill-opacity": "1"}
        for child in element:
            style = style_element(child, INITIAL, self.sheet) | solid
            style["fill-rule"] = style["clip-rule"]
            placed = multiply(matrix, read_transform(style.get("transform", "")))
            if _name(child) == "use":
                self._paint_copy(child, placed, style, layer, 1)
            elif _name(child):
                self._paint_shape(child, placed, style, layer)
        whole = Image.new("L", self.size)
        whole.paste(layer.getchannel("A"))
        return whole

    def _merge(self, layer: Image, canvas: Image, opacity: float, clip: Image | None) -> None:
        from PIL import ImageChops

        alpha = layer.getchannel("A").point([round(value * opacity) for value in range(256)])
        layer.putalpha(ImageChops.multiply(alpha, clip) if clip else alpha)
        canvas.alpha_composite(layer)


def _name(element: Element) -> str:
    """Return the name of an SVG element, an empty text for comments and what other programs noted."""
    if not isinstance(element.tag, str):
        return ""
    if element.tag.startswith("{") and not element.tag.startswith(_NAMESPACE):
        return ""
    return element.tag.removeprefix(_NAMESPACE)


def _fold_opacity(name: str, style: Style) -> None:
    """Make the opacity of a shape that of its one paint, which looks the same and needs no layer of its own."""
    inks = [key for key in ("fill", "stroke") if style[key] != "none"]
    if "opacity" in style and name not in {"use", *_GROUPS} and len(inks) == 1:
        key = f"{inks[0]}-opacity"
        style[key] = str(read_length(style[key]) * read_length(style.pop("opacity")))


def _target(value: str) -> str:
    """Return the name inside `url(#name)`, an empty text for anything else."""
    return value[5:].partition(")")[0].strip("\"'") if value.startswith("url(#") else ""


def _bounds(outlines: list[Outline]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of outlines in their own units."""
    xs = [x for outline in outlines for x, _ in outline.points]
    ys = [y for outline in outlines for _, y in outline.points]
    return min(xs), min(ys), max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
