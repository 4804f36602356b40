"""The honeypot: a field that people never see, filled in all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason where it was filled in, ours or that of another form service."""
    if case.sending.is_trapped:
        yield Reason(100, "judging.honeypot")
