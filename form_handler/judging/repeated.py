"""Repetition: the same text from one address after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

SOME, MANY = 3, 6  # addresses within a day


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason where several sent the same, one that is enough by itself where many did."""
    if case.senders >= SOME:
        yield Reason(100 if case.senders >= MANY else 50, "judging.repeated")
