"""A box that was ticked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import ConsentField

# A browser sends nothing for an empty box; programs and scripts do send words for it.
NOT_TICKED = frozenset({"0", "false", "no", "off"})


def accept_consent(field: ConsentField, typed: str, asking: Asking) -> str:
    """Return the sentence that was agreed to, or nothing for a box left empty.

    It is the sentence of the version that the page named, and that version alone where it is none of the form's: what
    the form says today is not what was read then. Where the page named none it is the form's in the visitor's language.
    """
    if typed.lower() in NOT_TICKED:
        return ""
    version = read_version(typed)
    if version:
        return field.find_sentence(version) or version
    return field.label.in_language(asking.language, asking.default_language)


def read_version(typed: str) -> str:
    """Return the version of the sentence beside the box, or nothing where the page sent a word such as `on`."""
    return typed if re.fullmatch("[0-9a-f]{8}", typed) else ""
