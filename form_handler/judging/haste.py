"""Haste: filled in and sent within moments, where the page told how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

FASTEST = 3  # seconds in which somebody can fill in a form with the help of a browser


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason for what was too fast; a page without script tells nothing, and nothing follows from that."""
    seconds = case.sending.seconds
    if seconds is not None and seconds < FASTEST:
        yield Reason(40, "judging.haste")
