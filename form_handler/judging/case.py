"""A case: what the checks know of one submission, and the reasons that they give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from form_handler.judging.plain_words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from form_handler.sending import Sending
    from generator.content.form import Form

WRITTEN = {"text", "long_text"}  # types of fields in which visitors write what they like


class Reason(NamedTuple):
    """Points of suspicion (100 are enough by themselves, unless set otherwise), and the key of the sentence why."""

    points: int
    key: str


@dataclass(frozen=True)
class Case:
    """One submission that is about to be judged.

    `senders` is from how many addresses the same text came within a day, this one included.
    """

    form: Form
    answers: Mapping[str, str]
    sending: Sending
    senders: int = 0
    blocked_words: Sequence[str] = ()

    @cached_property
    def text(self) -> str:
        """All that was freely written, what no field asked for included."""
        return write_out(self.form, self.answers, self.sending.extras)

    @cached_property
    def words(self) -> str:
        """The words of `text` in small letters, each between blanks."""
        return normalise(self.text)


def write_out(form: Form, answers: Mapping[str, str], extras: Mapping[str, str]) -> str:
    """Return what a visitor wrote freely, one answer below the other."""
    written = [answers[field.name] for field in form.fields if field.type in WRITTEN and field.name in answers]
    return "\n".join([*written, *extras.values()])
