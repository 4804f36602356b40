"""Processors: each process of the server keeps to one of its own.

A Python process works with one thread at a time. Where its threads sit on several processors, they hand that right over
between them at nearly every touch of the network and of the database, which costs more than the work itself.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def choose_processor(taken: Collection[int]) -> int | None:
    """Return the number of a processor that the fewest have taken; None where the system does not tell them apart.

    Among equals chance decides, so that several handlers on one machine do not all crowd on its first ones.
    """
    if not hasattr(os, "sched_getaffinity"):
        return None
    usable = list(os.sched_getaffinity(0))
    random.shuffle(usable)
    return min(usable, key=list(taken).count)


def keep_to(processor: int | None) -> None:
    """Have the calling process, and all threads that it begins from now on, run on this processor alone."""
    if processor is not None:
        os.sched_setaffinity(0, {processor})
