"""A form and cases to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from form_handler.judging.case import Case
from form_handler.sending import Sending
from generator.content.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORM = Form.model_validate(
    {
        "name": "contact",
        "title": "Write to us",
        "fields": [
            {"name": "name", "type": "text", "label": "Your name"},
            {"name": "email", "type": "email", "label": "E-mail"},
            {"name": "message", "type": "long_text", "label": "Message"},
        ],
    }
)


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """Makes a case of what a customer wrote, but for the changes."""

    def make(*, blocked_words: Sequence[str] = (), senders: int = 0, sending: Any = None, **answers: str) -> Case:
        usual = {"name": "Zoë", "email": "zoe@customer.example", "message": "Ten white tulips, please."}
        return Case(FORM, usual | answers, sending or Sending(), blocked_words, senders)

    return make
