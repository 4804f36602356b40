"""A sheet of paper: its boxes as a printer needs them, and the few things that are drawn on it.

All measures are millimetres from the lower left corner of the finished sheet; sizes of letters and widths of lines are
points. Colours are inks, never light (ISO 32000-1, 8.6.4.4 DeviceCMYK; boxes: 14.11.2).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from generator.paper.direction import is_right_to_left
from generator.paper.ink import BLACK, PAPER, Ink
from generator.qr import QUIET_ZONE, dark_runs

if TYPE_CHECKING:
    from generator.paper.faces import Faces, Style
    from generator.paper.fitting import Measure, Setting
    from generator.qr import Modules

Align = Literal["left", "centre", "right"]

MM = 72 / 25.4
_SHARE_BEFORE = {"left": 0.0, "centre": 0.5, "right": 1.0}


class Sheet:
    """A document with sheets of one size, cut at their edge; `bleed` is what is printed beyond it.

    A mirrored one is for languages written from right to left: what is drawn left comes right, but letters stay.
    """

    def __init__(  # noqa: PLR0913  (what a sheet consists of)
        self, width: float, height: float, bleed: float, faces: Faces, title: str, *, is_mirrored: bool = False
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.width, self.height, self.bleed, self.faces, self.is_mirrored = width, height, bleed, faces, is_mirrored
        self._file = io.BytesIO()
        whole = ((width + 2 * bleed) * MM, (height + 2 * bleed) * MM)
        self._canvas = Canvas(
            self._file, whole, invariant=1, pageCompression=1, initialFontName=faces.first, enforceColorSpace="CMYK"
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(title)
        self._canvas.setCreator("shopbell")
        self._canvas.setTrimBox((bleed * MM, bleed * MM, (width + bleed) * MM, (height + bleed) * MM))
        self._canvas.setBleedBox((0, 0, *whole))
        self._start_page()

    def next_page(self) -> None:
        """Go on to the other side."""
        self._canvas.showPage()
        self._start_page()

    def finish(self) -> bytes:
        """Return the PDF file, the same for equal content."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    def flood(self, ink: Ink) -> None:
        """Print the whole sheet in one colour, over its edge."""
        self._canvas.setFillColorCMYK(*ink)
        size = (self.width + 2 * self.bleed) * MM, (self.height + 2 * self.bleed) * MM
        self._canvas.rect(-self.bleed * MM, -self.bleed * MM, *size, stroke=0, fill=1)

    def write(  # noqa: PLR0913  (what a line of text consists of)
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        style: Style = "regular",
        align: Align = "left",
        ink: Ink = BLACK,
        paragraph: str = "",
    ) -> None:
        """Set one line of text, `x` being its left end, its centre or its right end.

        The `paragraph` that it is a line of decides which way it runs.
        """
        runs = self.faces.shape(text, style, size, is_right_to_left=is_right_to_left(paragraph or text))
        share = 1 - _SHARE_BEFORE[align] if self.is_mirrored else _SHARE_BEFORE[align]
        start = self._mirror(x) * MM - sum(run.width for run in runs) * share
        line = self._canvas.beginText(start, y * MM)
        line.setFillColorCMYK(*ink)
        for run in runs:
            line.setTextOrigin(start, y * MM)
            line.setFont(run.font, size)
            line.textOut(run.shaped)
            start += run.width
        self._canvas.drawText(line)

    def write_lines(  # noqa: PLR0913  (what a text consists of)
        self,
        setting: Setting,
        x: float,
        y: float,
        *,
        leading: float = 1.2,
        style: Style = "regular",
        align: Align = "left",
        ink: Ink = BLACK,
    ) -> float:
        """Set the lines of a text downwards from the base line `y`, and return the base line of the last one."""
        for number, line in enumerate(setting.lines):
            if number:
                y -= setting.size * leading / MM
            paragraph = " ".join(setting.lines)
            self.write(line, x, y, setting.size, style=style, align=align, ink=ink, paragraph=paragraph)
        return y

    def rule(self, x: float, y: float, length: float, ink: Ink, weight: float = 0.5) -> None:
        """Draw a thin line from left to right."""
        self._canvas.setStrokeColorCMYK(*ink)
        self._canvas.setLineWidth(weight)
        x = self._mirror(x, length)
        self._canvas.line(x * MM, y * MM, (x + length) * MM, y * MM)

    def arch(  # noqa: PLR0913  (a box and its two inks)
        self, x: float, y: float, width: float, height: float, *, line: Ink | None = None, fill: Ink | None = None
    ) -> None:
        """Draw a niche: upright sides with half a circle on top."""
        x, radius = self._mirror(x, width), width / 2
        path = self._canvas.beginPath()
        path.moveTo(x * MM, y * MM)
        path.lineTo((x + width) * MM, y * MM)
        path.lineTo((x + width) * MM, (y + height - radius) * MM)
        box = (x * MM, (y + height - width) * MM, (x + width) * MM, (y + height) * MM)
        path.arcTo(*box, startAng=0, extent=180)
        path.close()
        if line:
            self._canvas.setStrokeColorCMYK(*line)
            self._canvas.setLineWidth(0.6)
        if fill:
            self._canvas.setFillColorCMYK(*fill)
        self._canvas.drawPath(path, stroke=int(line is not None), fill=int(fill is not None))

    def box(  # noqa: PLR0913  (a box and its ink)
        self, x: float, y: float, width: float, height: float, *, fill: Ink, radius: float = 0
    ) -> None:
        """Fill a rectangle, its corners as round as `radius` says."""
        self._canvas.setFillColorCMYK(*fill)
        box = (self._mirror(x, width) * MM, y * MM, width * MM, height * MM)
        self._canvas.roundRect(*box, radius * MM, stroke=0, fill=1) if radius else self._canvas.rect(*box, 0, 1)

    def code(self, modules: Modules, x: float, y: float, size: float) -> None:
        """Draw a QR code with its quiet zone, `size` wide in all, black on paper."""
        x = self._mirror(x, size)
        self._canvas.setFillColorCMYK(*PAPER)
        self._canvas.rect(x * MM, y * MM, size * MM, size * MM, stroke=0, fill=1)
        step = size / (len(modules) + 2 * QUIET_ZONE)
        path = self._canvas.beginPath()
        for row, column, length in dark_runs(modules):
            left, top = x + (column + QUIET_ZONE) * step, y + size - (row + QUIET_ZONE) * step
            path.rect(left * MM, (top - step) * MM, length * step * MM, step * MM)
        self._canvas.setFillColorCMYK(*BLACK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def hang(self, setting: Setting, style: Style = "regular") -> float:
        """Return how much deeper than Latin letters those of the last line may reach below it."""
        return max(self.faces.hang(setting.lines[-1], style, setting.size), 0) / MM

    def measure(self, style: Style = "regular") -> Measure:
        """Return what measures a text of this style in points."""
        return lambda text, size: self.faces.measure(text, style, size)

    def _mirror(self, x: float, width: float = 0) -> float:
        """Return where something this wide begins."""
        return self.width - x - width if self.is_mirrored else x

    def _start_page(self) -> None:
        self._canvas.translate(self.bleed * MM, self.bleed * MM)
