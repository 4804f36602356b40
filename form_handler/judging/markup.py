"""Markup: links written for a guest book or a forum (HTML, BBCode), as no visitor of a form writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

_MARKUP = re.compile(r"<a\s[^<>]{0,200}\bhref\b|\[(?:url|link)=|\[url\]", re.IGNORECASE)


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason for a link in such a notation."""
    if _MARKUP.search(case.text):
        yield Reason(100, "judging.markup")
