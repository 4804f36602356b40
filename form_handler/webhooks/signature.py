"""Signatures of webhooks (Standard Webhooks 1.0.0, symmetric)."""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"


def read_secrets(text: str) -> list[bytes]:
    """Return the keys of one or several secrets `whsec_…`; raises ValueError for what is none."""
    keys = []
    for word in text.split():
        if not word.startswith(PREFIX):
            raise ValueError("a secret begins with whsec_")
        keys.append(base64.b64decode(word.removeprefix(PREFIX), validate=True))
    return keys


def sign(keys: list[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: one for each key, so that receivers can change theirs in their time."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(key, signed, hashlib.sha256) for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
