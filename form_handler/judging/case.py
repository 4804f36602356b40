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


@dataclass
class Case:
    """One submission that is about to be judged.

    `senders` is from how many addresses the same text came within a day, this one included, once that was counted.
    `is_in_a_crowd` says that the form has got more than it takes within an hour.
    """

    form: Form
    answers: Mapping[str, str]
    sending: Sending
    blocked_words: Sequence[str] = ()
    senders: int = 0
    is_in_a_crowd: bool = False

    @cached_property
    def text(self) -> str:
        """All that was freely written, one answer below the other, what no field asked for included."""
        fields = self.form.fields
        written = [self.answers[field.name] for field in fields if field.type in WRITTEN and field.name in self.answers]
        return "\n".join([*written, *self.sending.extras.values()])

    @cached_property
    def words(self) -> str:
        """The words of `text` in small letters, each between blanks."""
        return normalise(self.text)
