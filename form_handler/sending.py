"""A sending: the plain fields of one request, sorted by what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from form_handler.answers import IN_LINES
from form_handler.answers.writing import clean
from form_handler.controls import is_control
from form_handler.other_names import take_other_names
from form_handler.refusals import Refusal

if TYPE_CHECKING:
    from form_handler.body_formats import Pairs
    from generator.content.form import Form

LANGUAGE = "_language"
TOKEN = "_token"  # noqa: S105  (the name of a field, not a secret)
SECONDS = "_seconds"

# Fields that no person sees: ours, and those of Formspree, Netlify, Web3Forms and FormSubmit.
TRAPS = frozenset({"_more", "_gotcha", "bot-field", "botcheck", "_honey"})


@dataclass
class Sending:
    """What was typed into the form's own fields, what else came along, and the form's token and language.

    `is_trapped` tells that a field was filled in which no person sees, `seconds` how long the page was open, where it
    said so.
    """

    typed: dict[str, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    token: str = ""
    language: str = ""
    is_trapped: bool = False
    seconds: int | None = None


def sort_fields(fields: Pairs, form: Form) -> Sending:
    """Return the fields sorted; raises Refusal (400) when one of the form's own came twice that has one answer."""
    names = {field.name: field.type for field in form.fields}
    sending = Sending()
    controls: dict[str, str] = {}
    for name, text in take_other_names(fields, form):
        if names.get(name) in IN_LINES:
            _add(sending.typed, name, text.strip())
        elif name in names:
            _add_once(sending.typed, name, text.strip())
        elif name in {LANGUAGE, TOKEN, SECONDS}:
            _add_once(controls, name, text.strip())
        elif name in TRAPS:
            sending.is_trapped |= text.strip() not in {"", "false"}
        elif not is_control(name):
            _add(sending.extras, name, clean(text.strip()))
    sending.token, sending.language = controls.get(TOKEN, ""), controls.get(LANGUAGE, "")
    seconds = controls.get(SECONDS, "")
    sending.seconds = int(seconds) if re.fullmatch("[0-9]{1,9}", seconds) else None
    return sending


def _add_once(texts: dict[str, str], name: str, text: str) -> None:
    if name in texts:
        raise Refusal(400, "refusal.twice", name=name)
    texts[name] = text


def _add(texts: dict[str, str], name: str, text: str) -> None:
    """Add a text; several of one name, such as a row of ticked boxes, become lines of one."""
    if text:
        texts[name] = f"{texts[name]}\n{text}" if name in texts else text
