"""An e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake
from form_handler.answers.writing import check_line

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from generator.content.form import EmailField


def accept_email(field: EmailField, typed: str, _asking: Asking) -> str:
    """Return the address in its normal form (RFC 5321, RFC 6531); raises Mistake when nothing can be sent to it."""
    from email_validator import EmailNotValidError, validate_email

    line = check_line(typed, field.max_length)
    try:
        # No look-up in the DNS: a name server that is down must not cost a customer.
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Mistake("form.error.email") from None
