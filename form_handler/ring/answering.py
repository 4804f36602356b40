"""Answering: what the ring fills into each kind of control, as a visitor could."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.ring.page_form import Control, PageForm

PHONE = "+442079460123"  # kept for examples (Ofcom)
TUESDAY = 1
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)  # a picture of one pixel (PNG)
_UNFILLED = frozenset({"submit", "button", "reset", "image", "password", "file"})

Pair = tuple[str, str]


def fill_in(form: PageForm, email: str) -> list[Pair]:
    """Return the fields that a browser would send; controls that nobody sees are sent as they are."""
    fields: list[Pair] = []
    answered: set[str] = set()
    for control in form.controls:
        for name, value in _answer(control, email, answered):
            answered.add(name)
            fields.append((name, value))
    return fields


def list_required_files(form: PageForm) -> list[str]:
    """Return the names of the controls that need a file."""
    return [control.name for control in form.controls if control.type == "file" and control.is_required]


def _answer(control: Control, email: str, answered: set[str]) -> Iterator[Pair]:
    if control.type in {"checkbox", "radio"}:
        is_ticked = control.is_checked if control.is_hidden else control.name not in answered
        if is_ticked:
            yield control.name, control.value or "on"
    elif control.type == "hidden" or control.is_hidden:
        yield control.name, control.value
    elif control.type == "select":
        yield from ((control.name, choice) for choice in _choose(control.options))
    elif control.type not in _UNFILLED:
        yield control.name, _write(control, email)


def _choose(options: list[str]) -> list[str]:
    """Return one from the first half, if there are any: the first times of a day are often too early."""
    return (["asap"] if "asap" in options else options[len(options) // 3 :])[:1]


def _write(control: Control, email: str) -> str:
    texts = owner_catalogue()
    answers = {
        "email": email,
        "tel": PHONE,
        "number": control.attributes.get("min") or "1",
        "date": _find_tuesday().isoformat(),
        "time": "11:00",
        "url": "",
        "textarea": texts.text("ring.message"),
    }
    text = answers.get(control.type, texts.text("ring.name"))
    longest = control.attributes.get("maxlength", "")
    return text[: int(longest)] if longest.isdigit() else text


def _find_tuesday() -> date:
    """Return the Tuesday of next week: hardly a shop is closed then."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=(TUESDAY - today.weekday()) % 7 + 7)
