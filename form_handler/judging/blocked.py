"""Blocked words: what the owner does not want to be told of again (`blocked_words` in `site.yaml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason
from form_handler.judging.plain_words import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason where one of them is in the text; it is enough by itself."""
    if any(prepare(word) in case.words for word in case.blocked_words if prepare(word)):
        yield Reason(100, "judging.blocked")
