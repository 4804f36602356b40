"""Names: nobody is called like a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.judging.case import Reason
from form_handler.submission_words import find_name_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case

# The end of a host in small letters: `Hr.Meier/Fr.Huber` and `B.Sc/M.Sc` are names.
_ADDRESS = re.compile(r"(?i:https?:|www\.)|\w\.[a-z]{2,10}/\w")


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason where a link stands in the place of the visitor's name; `Blumen.example GmbH` is none."""
    if _ADDRESS.search(case.answers.get(find_name_field(case.form), "")):
        yield Reason(100, "judging.name")
