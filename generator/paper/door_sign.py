"""The door sign: the opening hours on A4, to be read from two metres, and where to ask on special days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.contact import home_url
from generator.content.catalogue import owner_catalogue
from generator.content.country import country_of
from generator.content.languages import direction_of
from generator.errors import PaperError
from generator.paper.fitting import fit_text
from generator.paper.ink import readable_ink
from generator.paper.manners import find_manner
from generator.paper.sheet import MM, Sheet
from generator.paper.texts import Days, Printed, describe_printed, group_days
from generator.qr import encode
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.content.business import Branch, Business
    from generator.content.folder import Content
    from generator.paper.faces import Faces

WIDTH, HEIGHT = 210.0, 297.0
_TEXT = 26.0
_LOWEST = 70.0  # above the foot
_NAME = ((44, 1), (38, 1), (36, 2), (30, 2), (24, 3), (18, 4), (12, 5))
_TITLE = ((28, 1), (22, 1), (16, 2), (12, 3))
_SIZES = (44, 42, 40, 38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 16, 14, 12)
_LEADING = 1.15
_YEARLY, _MOST_YEARLY = 20, 5  # the size of the days of every year, and their lines
_CODE = 36.0
_NUMBER = ((32, 1), (24, 1), (18, 1))
_HINT = ((15, 1), (14, 2), (12, 3))
_SITE = ((16, 1), (13, 1), (10, 1), (8, 2), (6, 3))


def draw_door_sign(content: Content, language: str, faces: Faces, place: Business | Branch) -> bytes | None:
    """Return the PDF of a place's sign in one language, None without opening hours; raises PaperError like the card."""
    from generator.timetable import special_rows, week_rows

    hours = place.opening_hours
    if hours is None:
        return None
    printed = describe_printed(content, language, place)
    sheet = Sheet(WIDTH, HEIGHT, 0, faces, printed.name, is_mirrored=direction_of(language) == "rtl")
    sign = _Sign(sheet, content, language)
    sign.draw_head(printed, "" if place is content.business else place.name.in_language(language, sign.default))
    country = country_of(content.business)
    yearly = [Days(row.date, row.spans) for row in special_rows(hours, language, country) if row.is_yearly]
    lowest = sign.draw_yearly(yearly)
    sign.draw_week(group_days(week_rows(hours, language, country), language), lowest)
    sign.draw_foot(printed)
    return sheet.finish()


class _Sign:
    """Draws the parts of the sign from top to bottom."""

    def __init__(self, sheet: Sheet, content: Content, language: str) -> None:
        self.sheet = sheet
        self.default = content.site.default_language
        self.colour = content.site.colour
        self.ink = readable_ink(self.colour)
        self.manner = find_manner(content.site.look)
        self.url = home_url(content, language)
        self.text = catalogue_of(language).text

    def draw_head(self, printed: Printed, branch: str) -> None:
        sheet, manner = self.sheet, self.manner
        x = manner.place(_TEXT, WIDTH / 2)
        name_ink, title_ink = manner.draw_sign(sheet, self.colour)
        name = fit_text(printed.name, manner.head_room * MM, manner.scale(_NAME), sheet.measure("display"))
        y = manner.head + (len(name.lines) - 1) * name.size * 0.55 / MM
        y = sheet.write_lines(name, x, y, style="display", align=manner.align, ink=name_ink, leading=1.1)
        words = " · ".join(filter(None, (branch, self.text("hours.title"))))
        title = fit_text(words, 130 * MM, manner.scale(_TITLE), sheet.measure("italic"))
        sheet.write_lines(title, x, y - 17 * manner.share, style="italic", align=manner.align, ink=title_ink)

    def draw_yearly(self, yearly: list[Days]) -> float:
        """Set the days of every year above the foot, and return where they begin; too many are left to the site."""
        lines = sum(_count_lines(days) for days in yearly)
        if not 0 < lines <= _MOST_YEARLY or not self._fits(yearly, _YEARLY):
            return _LOWEST
        step = _YEARLY * 1.25 / MM
        highest = _LOWEST + lines * step
        self.sheet.rule(_TEXT, highest + 2, WIDTH - 2 * _TEXT, self.ink, 0.3)
        y = highest - step * 0.8
        for days in yearly:
            self._write_days(days, y, _YEARLY, step)
            y -= _count_lines(days) * step
        return highest + 2

    def draw_week(self, week: tuple[Days, ...], lowest: float) -> None:
        size = self._find_size(week, lowest)
        step = size * _LEADING / MM
        lines = sum(_count_lines(days) for days in week)
        gap = min((self.manner.highest - lowest - lines * step) / len(week), size * 0.8 / MM)
        y = (self.manner.highest + lowest + lines * step + gap * len(week)) / 2
        for number, days in enumerate(week):
            if number:
                self.sheet.rule(_TEXT, y, WIDTH - 2 * _TEXT, self.ink, 0.3)
            first = y - gap / 2 - size * 0.87 / MM
            self._write_days(days, first, size, step)
            y -= _count_lines(days) * step + gap

    def _write_days(self, days: Days, y: float, size: float, step: float) -> None:
        self.sheet.write(days.name, _TEXT, y, size, style=self.manner.days)
        for number, span in enumerate(days.spans):
            self.sheet.write(span, WIDTH - _TEXT, y - number * step, size, align="right")
        if not days.spans:
            closed = self.text("hours.closed")
            self.sheet.write(closed, WIDTH - _TEXT, y, size, style="italic", align="right", ink=self.ink)

    def _fits(self, rows: Sequence[Days], size: float) -> bool:
        """Return whether days and hours stand side by side in a size."""
        measure, measure_days = self.sheet.measure(), self.sheet.measure(self.manner.days)
        hours = max(measure(span, size) for days in rows for span in (*days.spans, self.text("hours.closed")))
        return max(measure_days(days.name, size) for days in rows) + size * 0.6 + hours <= (WIDTH - 2 * _TEXT) * MM

    def _find_size(self, week: tuple[Days, ...], lowest: float) -> float:
        """Return the largest size in which days and hours stand side by side, and all of them above each other."""
        lines = sum(_count_lines(days) for days in week)
        for size, _ in self.manner.scale((size, 1) for size in _SIZES):
            height = lines * size * _LEADING + len(week) * size * 0.35
            if height <= (self.manner.highest - lowest) * MM and self._fits(week, size):
                return size
        raise PaperError(owner_catalogue().text("paper.too_long", text=max((days.name for days in week), key=len)))

    def draw_foot(self, printed: Printed) -> None:
        """Say where to ask: the number, and the site with its code for the days that are not as usual."""
        sheet, scale = self.sheet, self.manner.scale
        length = 24 if self.manner.align == "centre" else WIDTH - 2 * _TEXT
        sheet.rule((WIDTH - length) / 2, 64, length, self.ink, 0.8)
        if self.url:
            sheet.code(encode(self.url), WIDTH - _TEXT - _CODE + 4, 20, _CODE)
        room = (WIDTH - 2 * _TEXT - (_CODE if self.url else 0)) * MM
        y = 47.0 if printed.site else 38.0
        if printed.telephones:
            number = fit_text(printed.telephones[0], room, scale(_NUMBER), sheet.measure("display"))
            if printed.site:
                sheet.write_lines(number, _TEXT, y, style="display", ink=self.ink)
            else:
                x = self.manner.place(_TEXT, WIDTH / 2)
                sheet.write_lines(number, x, y, style="display", align=self.manner.align, ink=self.ink)
            y -= 11.5
        if printed.site:
            hint = fit_text(self.text("paper.special"), room, scale(_HINT), sheet.measure("italic"))
            y = sheet.write_lines(hint, _TEXT, y, style="italic") - 6.8
            site = fit_text(printed.site, room, scale(_SITE), sheet.measure())
            sheet.write_lines(site, _TEXT, y)


def _count_lines(days: Days) -> int:
    return max(len(days.spans), 1)
