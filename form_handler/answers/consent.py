"""A box that was ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import ConsentField

# A browser sends nothing for an empty box; programs and scripts do send words for it.
NOT_TICKED = frozenset({"0", "false", "no", "off"})


def accept_consent(field: ConsentField, typed: str, asking: Asking) -> str:
    """Return the sentence that was agreed to, as the visitor read it, or nothing for a box left empty."""
    if typed.lower() in NOT_TICKED:
        return ""
    return field.label.in_language(asking.language, asking.default_language)
