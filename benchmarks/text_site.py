"""A text site of any size, written from a fixed seed: the same size gives the same bytes on every machine."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20
IN_MENU = 8  # a thousand pages do not stand in one menu

_VOCABULARY = """
after again almost along anemone answer april around autumn balcony basket beech before behind bench birch blossom blue
border bouquet bowl branch bright bring brown bucket bulb bunch button candle card careful carry change cherry choose
church city clay clear closed clover coast colour common copper corner cotton counter country courtyard cream crocus
customer cut daisy dark day deep deliver dinner door dozen dry dye early earth easy edge eucalyptus evening every fair
fern few field find first florist flower fold forest fresh friend front frost garden gentle gift glass grass green grow
grower guest half hand harvest heather hedge herb high hill hold home honey hour house iris ivy jar keep kitchen large
last late lavender leaf lemon letter light lilac lily linen little local long low market may meadow meet mild mint
mixed month morning moss narrow near never new night north nursery oak offer often olive open orchard order own paint
pale paper park path peony petal pick pink plain plant pocket poppy pot price purple quiet rain reach ready red ribbon
river rose round row saturday season seed send shade shelf shop short silver simple slow small soft soil sort south
spring square stairs stalk stand start stem still stone street string summer sunday sunny table take tall tender thick
thin tie town tree tulip twig under vase velvet visit walk wall warm water wedding week white wide wild willow window
winter wood workshop wrap yellow young
"""
_WORDS = _VOCABULARY.split()

_FACTS = {
    "site.yaml": "languages: [en]\naddress: https://flowers.example\nhandler: https://flowers.example\n",
    "business.yaml": "name: The Flower Shop\ndescription: Flowers of the season.\nemail: shop@example.com\n",
}


def write_site(folder: Path, pages: int) -> None:
    """Write a content folder with a name, an e-mail address and so many Markdown pages of 300 to 600 words."""
    chance = random.Random(SEED)
    (folder / "pages").mkdir(parents=True)
    for name, facts in _FACTS.items():
        (folder / name).write_text(facts, "utf-8")
    for number in range(pages):
        text = _Writer(chance, pages).write_page(number)
        (folder / "pages" / f"{name_page(number)}.md").write_text(text, "utf-8")


def name_page(number: int) -> str:
    """Return the name of a page's file, without its ending."""
    return f"page-{number:04}"


class _Writer:
    """Writes one page of headings, paragraphs, lists and tables, with links to other pages."""

    def __init__(self, chance: random.Random, pages: int) -> None:
        self._chance = chance
        self._pages = pages

    def write_page(self, number: int) -> str:
        title = self._words(3).capitalize()
        menu = "yes" if number < IN_MENU else "no"
        head = f"---\ntitle: {title}\ndescription: {self._sentence()}\nmenu: {menu}\norder: {number}\n---\n"
        blocks = [self._paragraph()]
        for _ in range(3):
            blocks += [f"# {self._words(4).capitalize()}", self._paragraph(), self._extra(), self._paragraph()]
        return head + "\n" + "\n\n".join(blocks) + "\n"

    def _extra(self) -> str:
        return self._chance.choice([self._list, self._table, self._quotation, self._definitions])()

    def _list(self) -> str:
        sign = self._chance.choice(["- ", "1. "])
        return "\n".join(sign + self._words(self._chance.randint(3, 9)) for _ in range(self._chance.randint(3, 6)))

    def _table(self) -> str:
        rows = [["Flower", "Season", "Price"]]
        rows += [[self._words(1), self._words(2), f"{self._chance.randint(2, 90)} €"] for _ in range(4)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|---|---|---|", *lines[1:]])

    def _quotation(self) -> str:
        return f"> {self._sentence()} {self._sentence()}"

    def _definitions(self) -> str:
        return "\n\n".join(f"{self._words(1).capitalize()}\n:   {self._sentence()}" for _ in range(3))

    def _paragraph(self) -> str:
        return " ".join([*(self._sentence() for _ in range(self._chance.randint(3, 5))), self._reference()])

    def _reference(self) -> str:
        target = name_page(self._chance.randrange(self._pages))
        return f"See [{self._words(2)}]({target}.md), or *{self._words(1)}* and **{self._words(2)}**."

    def _sentence(self) -> str:
        return self._words(self._chance.randint(6, 14)).capitalize() + "."

    def _words(self, count: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=count))
