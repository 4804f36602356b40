"""Links: more of them than people put into a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

_LINK = re.compile(r"https?://|(?<![\w.@/])www\.|(?<![\w.@/-])[\w-]+\.[a-z]{2,10}/\w", re.IGNORECASE)
_VEILED = re.compile(
    r"\b(?:bit\.ly|cutt\.ly|goo\.su|clck\.ru|is\.gd|rb\.gy|t\.me|telegra\.ph|tinyurl\.com)/\w", re.IGNORECASE
)
SEVERAL, MANY = 3, 6


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason for several links, a graver one for many; one that veils where it leads counts as three."""
    count = _count_links(case.text)
    if count >= SEVERAL:
        yield Reason(80 if count >= MANY else 40, "judging.links")


def _count_links(text: str) -> int:
    if "/" not in text and "www." not in text.lower():
        return 0
    return len(_LINK.findall(text)) + 2 * len(_VEILED.findall(text))
