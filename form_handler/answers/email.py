"""An e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake
from form_handler.answers.writing import check_line
from generator.content.email_address import normalise_email

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import EmailField


def accept_email(field: EmailField, typed: str, _asking: Asking) -> str:
    """Return the address in its normal form (RFC 5321, RFC 6531); raises Mistake when nothing can be sent to it."""
    address = normalise_email(check_line(typed, field.max_length))
    if address is None:
        raise Mistake("form.error.email")
    return address
