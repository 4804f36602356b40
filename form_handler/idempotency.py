"""Idempotency: when two sendings are the same one, as after a double click or a lost answer."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# How long the same content from the same visitor counts as one sending where the form has no token.
WINDOW = timedelta(minutes=10)


class Sameness(NamedTuple):
    """A key that equal sendings share, and for how long they count as equal (None: for ever)."""

    key: str
    window: timedelta | None


def find_sameness(  # noqa: PLR0913  (this is what makes a sending what it is)
    secret: bytes, *, form: str, token: str, client: str, answers: Mapping[str, str], extras: Mapping[str, str]
) -> Sameness:
    """Return what a sending is recognised by.

    The content is always part of the key: a visitor who goes back, changes the text and sends again has the same
    token, but not the same message.
    """
    by = ["token", token] if token else ["client", client]
    whole = json.dumps([*by, form, sorted(answers.items()), sorted(extras.items())])
    # BLAKE2's own keyed mode (RFC 7693): a tenth of what HMAC costs, on the way of every submission.
    key = hashlib.blake2b(secret).digest()
    return Sameness(hashlib.blake2b(whole.encode(), key=key, digest_size=32).hexdigest(), None if token else WINDOW)
