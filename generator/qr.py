"""QR codes (ISO/IEC 18004): what a phone's camera reads from a page or from paper."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.contact import describe_contact, home_url, shorten_contact
from generator.vcard import write_short_vcard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from segno import QRCode

    from generator.contact import Holder
    from generator.content.folder import Content

QUIET_ZONE = 4
"""Modules that stay empty on each side (ISO/IEC 18004, section 5.3.8)."""
LARGEST_VERSION = 12
"""65 modules a side: on a business card each is still as wide as a camera held at arm's length needs."""

Modules = tuple[tuple[bool, ...], ...]


def address_text(content: Content, language: str) -> str | None:
    """Return what the code of the site's address says, None where the site has no address."""
    return home_url(content, language) or None


def card_text(content: Content, language: str, holder: Holder | None = None) -> str | None:
    """Return what the code of the contact says: a vCard with the facts that fit; None where not even the name does.

    Without the `holder` of the card, a branch or a person, it is that of the business.
    """
    cards = shorten_contact(describe_contact(content, language, holder))
    return next((text for text in map(write_short_vcard, cards) if _fits(text)), None)


TEXTS = {"address": address_text, "card": card_text}


def encode(text: str) -> Modules:
    """Return the code of a text row by row, dark modules true; raises ValueError for one that is too long."""
    return tuple(tuple(bool(module) for module in row) for row in _make(text).matrix)


def draw_svg(text: str, title: str) -> Markup:
    """Return the code as inline SVG in the colour of the text around it, its quiet zone included."""
    rows = encode(text)
    size = len(rows) + 2 * QUIET_ZONE
    template = Markup(
        '<svg class="qr" role="img" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><title>{1}</title>'
        '<path fill="currentColor" d="{2}"/></svg>'
    )
    return template.format(size, title, _outline(rows))


def _fits(text: str) -> bool:
    from segno import DataOverflowError

    try:
        return int(_make(text).version) <= LARGEST_VERSION
    except DataOverflowError:
        return False


def _make(text: str) -> QRCode:
    """Return the code of a text, always in UTF-8: of Latin-1 and Shift JIS phones can only guess which one it is."""
    import segno

    return segno.make(text, error="m", micro=False, encoding=None if text.isascii() else "utf-8")


def dark_runs(rows: Modules) -> Iterable[tuple[int, int, int]]:
    """Yield the dark modules as runs: the row, the column where a run begins, and its length."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in itertools.groupby(row):
            length = len(list(run))
            if is_dark:
                yield y, x, length
            x += length


def _outline(rows: Modules) -> str:
    """Return the path of all dark modules, a bar one module high for each run."""
    bars = (f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z" for y, x, length in dark_runs(rows))
    return "".join(bars)
