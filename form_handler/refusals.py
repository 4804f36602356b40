"""Refusals: why a request gets no further, each with the status it is answered with (RFC 9110)."""

from __future__ import annotations

from form_handler.errors import HandlerError


class Refusal(HandlerError):  # noqa: N818  (an answer, not somebody's error)
    """A request that is not taken; `key` names the sentence that says why."""

    def __init__(self, status: int, key: str, **facts: object) -> None:
        super().__init__(key, **facts)
        self.status = status


# Refusals of the framework, by status, in our words.
SENTENCES = {
    400: "refusal.broken",
    404: "refusal.missing",
    405: "refusal.method",
    413: "refusal.large",
    415: "refusal.type",
}
