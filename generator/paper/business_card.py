"""The business card: 85 x 55 mm with 3 mm of bleed, the facts in front, a code for the telephone behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.contact import home_url
from generator.content.languages import direction_of
from generator.paper.fitting import Setting, fit_text
from generator.paper.ink import Ink, ink_on, mix_ink, readable_ink
from generator.paper.manners import Manner, find_manner
from generator.paper.sheet import MM, Sheet
from generator.paper.texts import Printed, describe_printed, describe_printed_person
from generator.qr import card_text, encode
from generator.themes.theme import catalogue_of

if TYPE_CHECKING:
    from generator.content.folder import Content
    from generator.content.sections import Person
    from generator.paper.faces import Faces, Style
    from generator.paper.sheet import Align

WIDTH, HEIGHT, BLEED = 85.0, 55.0, 3.0
_MARGIN = 7.0
_CODE = 26.0
_NICHE = (8.6, 7.0, 29.0, 41.0)  # left, bottom, width and height
_BESIDE = 47.0
_NAME = ((21, 1), (19, 1), (17, 1), (16, 2), (14, 2), (12, 3), (10, 3), (8, 3))
_SLOGAN = ((10, 1), (9.5, 2), (9, 2), (8, 3), (7, 3))
_FACTS = ((8.5, 1), (8, 1), (7.5, 1), (7, 1), (6.5, 2), (6, 3))
_FACT_LEADING = 1.36
_NAME_BEHIND = ((15, 2), (13, 2), (11, 3), (9, 3), (7, 4), (6, 5), (5, 6), (4, 7))
_HINT = ((9, 2), (8, 3), (7, 4))
_MONOGRAM = 22.0
_DOT = " · "


def draw_business_card(content: Content, language: str, faces: Faces, person: Person | None = None) -> bytes:
    """Return the PDF of the card in one language; raises PaperError for what cannot be set.

    It is the card of the business, or that of a person of its team.
    """
    printed = describe_printed_person(content, language, person) if person else describe_printed(content, language)
    sheet = Sheet(WIDTH, HEIGHT, BLEED, faces, printed.name, is_mirrored=direction_of(language) == "rtl")
    manner = find_manner(content.site.look)
    _draw_front(sheet, printed, content.site.colour, manner)
    sheet.next_page()
    code = _choose_code(content, language, person)
    _draw_back(sheet, printed.organisation or printed.name, content.site.colour, code, manner)
    return sheet.finish()


def _choose_code(content: Content, language: str, person: Person | None) -> tuple[str, str] | None:
    """Return what the code behind says and the words beside it, None where there is nothing for a code."""
    text, words = card_text(content, language, person), "paper.save"
    if text is None:
        text, words = home_url(content, language), "paper.visit"
    return (text, catalogue_of(language).text(words)) if text else None


def _draw_front(sheet: Sheet, printed: Printed, colour: str, manner: Manner) -> None:
    x, room = manner.place(_MARGIN, WIDTH / 2), (WIDTH - 2 * _MARGIN) * MM
    facts = _fit_facts(sheet, printed, room, manner.scale(_FACTS))
    foot = _MARGIN - 1 + sum(_height(fact, _FACT_LEADING) for fact in facts)
    name, slogan = _choose_head(sheet, printed, room, HEIGHT - _MARGIN - foot, manner)
    top = HEIGHT - _MARGIN
    if not manner.is_spread:
        top = (foot + top + _head_height(sheet, name, slogan)) / 2 + 1.5
    y = top - name.size * 0.75 / MM
    y = sheet.write_lines(name, x, y, style="display", align=manner.align, leading=1.08) - sheet.hang(name, "display")
    if slogan:
        y -= 3.4 + slogan.size * 0.75 / MM
        y = sheet.write_lines(slogan, x, y, style="italic", align=manner.align) - sheet.hang(slogan, "italic")
    _draw_rule(sheet, foot + 3 if manner.is_spread else y - 4, readable_ink(colour), manner)
    _draw_facts(sheet, facts, x, foot, manner.align)


def _draw_rule(sheet: Sheet, y: float, ink: Ink, manner: Manner) -> None:
    length = manner.rule or WIDTH - 2 * _MARGIN
    sheet.rule(manner.place(_MARGIN, (WIDTH - length) / 2), y, length, ink, manner.weight)


def _choose_head(
    sheet: Sheet, printed: Printed, room: float, height: float, manner: Manner
) -> tuple[Setting, Setting | None]:
    """Return name and slogan as large as they fit above the facts; a slogan too long for the rest is left out."""
    names, slogans = manner.scale(_NAME), manner.scale(_SLOGAN)
    for number in range(len(names)):
        name = fit_text(printed.name, room, names[number:], sheet.measure("display"))
        if not printed.slogan:
            return name, None
        choices = slogans[min(number, len(slogans) - 1) :]
        slogan = fit_text(printed.slogan, room * 0.86, choices, sheet.measure("italic"))
        if _head_height(sheet, name, slogan) + 5.5 + manner.weight <= height:
            return name, slogan
    return name, None


def _head_height(sheet: Sheet, name: Setting, slogan: Setting | None) -> float:
    below = _height(slogan) + 1.5 + sheet.hang(slogan, "italic") if slogan else 0
    return _height(name, 1.08) + sheet.hang(name, "display") + below


def _fit_facts(sheet: Sheet, printed: Printed, room: float, sizes: tuple[tuple[float, int], ...]) -> list[Setting]:
    """Return the facts as lines of the foot, all as small as the longest of them has to be."""
    measure, lines = sheet.measure(), _list_facts(sheet, printed, room, sizes[0][0])
    smallest = min((fit_text(line, room, sizes, measure).size for line in lines), default=0)
    return [fit_text(line, room, [size for size in sizes if size[0] <= smallest], measure) for line in lines]


def _draw_facts(sheet: Sheet, facts: list[Setting], x: float, y: float, align: Align) -> None:
    """Set the facts at the foot of the card, from the height `y` downwards."""
    for fact in facts:
        y -= fact.size * _FACT_LEADING / MM
        y = sheet.write_lines(fact, x, y + 1.2, align=align, leading=_FACT_LEADING) - 1.2


def _list_facts(sheet: Sheet, printed: Printed, room: float, size: float) -> list[str]:
    """Return the lines of the foot: what belongs together stands in one line where that leaves some air."""
    measure = sheet.measure()
    lines: list[str] = []
    organisation, online = (printed.organisation,), tuple(filter(None, (printed.email, printed.site)))
    for parts in (organisation, printed.address, printed.telephones, online):
        joined = _DOT.join(parts)
        lines += [joined] if measure(joined, size) <= room * 0.85 else parts
    return [line for line in lines if line]


def _height(setting: Setting, leading: float = 1.2) -> float:
    return len(setting.lines) * setting.size * leading / MM


def _draw_back(sheet: Sheet, business: str, colour: str, code: tuple[str, str] | None, manner: Manner) -> None:
    ink, measure = ink_on(colour), sheet.measure("display")
    sheet.flood(mix_ink(colour))
    if code is None:
        name = fit_text(business, (WIDTH - 2 * _MARGIN) * MM, manner.scale(_NAME), measure)
        x = manner.place(_MARGIN, WIDTH / 2)
        sheet.write_lines(name, x, HEIGHT / 2, style="display", align=manner.align, ink=ink)
        return
    text, words = code
    manner.draw_niche(sheet, _NICHE, ink)
    _draw_code(sheet, text)
    _draw_monogram(sheet, business, readable_ink(colour), "italic" if manner.align == "centre" else "display")
    room = (WIDTH - _MARGIN - _BESIDE) * MM
    name = fit_text(business, room, manner.scale(_NAME_BEHIND), measure)
    hint = fit_text(words, room, manner.scale(_HINT), sheet.measure("italic"))
    y = HEIGHT / 2 + (_height(name) + _height(hint) + 7) / 2 - name.size * 0.8 / MM
    y = sheet.write_lines(name, _BESIDE, y, style="display", ink=ink, leading=1.1)
    sheet.rule(_BESIDE, y - 3.6, 10, ink, manner.weight)
    sheet.write_lines(hint, _BESIDE, y - 7.4 - hint.size * 0.3 / MM, style="italic", ink=ink)


def _draw_code(sheet: Sheet, text: str) -> None:
    """Draw the code at the foot of its niche."""
    x, y, width, _ = _NICHE
    inset = (width - _CODE) / 2
    sheet.code(encode(text), x + inset, y + inset, _CODE)


def _draw_monogram(sheet: Sheet, name: str, ink: Ink, style: Style) -> None:
    """Set the first letter of the name where the niche is empty; a name that begins with no letter has none."""
    if name[0].isalpha():
        x, y, width, height = _NICHE
        sheet.write(name[0].upper(), x + width / 2, y + height - 10.4, _MONOGRAM, style=style, align="centre", ink=ink)
