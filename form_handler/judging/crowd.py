"""A crowd: more within an hour than one form takes (`SUBMISSIONS_PER_FORM`), so that a flood costs no customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason that is enough by itself, also where the owner wants far more points than usual."""
    if case.is_in_a_crowd:
        yield Reason(1000, "judging.crowd")
