"""Idempotency: when two sendings are the same one, as after a double click or a lost answer."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from form_handler.store.drafts import Sameness

if TYPE_CHECKING:
    from form_handler.store.drafts import Draft

# How long the same content from the same visitor counts as one sending where the form has no token.
WINDOW = timedelta(minutes=10)


def find_sameness(secret: bytes, draft: Draft, *, token: str, client: str) -> Sameness:
    """Return what a sending is recognised by.

    The content is always part of the key: a visitor who goes back, changes the text and sends again has the same
    token, but not the same message. So is its state: what a program sent, and was held back for, never stands in the
    place of what a person sends.
    """
    by = ["token", token] if token else ["client", client]
    files = [file.digest for file in draft.files]
    whole = json.dumps(
        [*by, draft.form, draft.state, sorted(draft.answers.items()), sorted(draft.extras.items()), *files]
    )
    # BLAKE2's own keyed mode (RFC 7693): a tenth of what HMAC costs, on the way of every submission.
    key = hashlib.blake2b(secret).digest()
    return Sameness(hashlib.blake2b(whole.encode(), key=key, digest_size=32).hexdigest(), None if token else WINDOW)
