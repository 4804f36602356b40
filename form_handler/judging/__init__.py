"""Judging: how much a submission looks like spam, a module for each check; what does is held back, not thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.judging import blocked, crowd, disposable, haste, honeypot, links, markup, names, phrases, repeated
from form_handler.store.tables import ACCEPTED, QUARANTINED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.judging.case import Case, Reason

    Check = Callable[[Case], Iterator[Reason]]

KINDS: tuple[Check, ...] = (
    honeypot.weigh,
    haste.weigh,
    links.weigh,
    markup.weigh,
    names.weigh,
    disposable.weigh,
    phrases.weigh,
    blocked.weigh,
    repeated.weigh,
    crowd.weigh,
)


class Verdict(NamedTuple):
    """In which state a submission is to be stored, with how many points, and the keys of the sentences that say why."""

    state: str
    score: int
    reasons: tuple[str, ...]


def judge(case: Case, enough: int) -> Verdict:
    """Return what all checks say together; from `enough` points on it is suspected spam."""
    reasons = [reason for weigh in KINDS for reason in weigh(case)]
    score = sum(reason.points for reason in reasons)
    return Verdict(QUARANTINED if score >= enough else ACCEPTED, score, tuple(reason.key for reason in reasons))
