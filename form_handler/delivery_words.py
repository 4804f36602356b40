"""Deliveries in words: by which way to whom, how it stands, and what each attempt came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.plain_text import clean_line
from form_handler.store.tables import WAITING
from form_handler.targets import way_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from form_handler.store.deliveries import Attempt
    from form_handler.store.outbox import Delivery
    from form_handler.submission_words import Words


_CHANNELS = {"owner-mail", "confirmation", "webhook", "notification", "alert", "quarantine-notice"}


def name_channel(kind: str, words: Words) -> str:
    """Return the name of the way that deliveries of a kind go, or the kind where this program does not know it."""
    way = way_of(kind)
    return words(f"channel.{way}") if way in _CHANNELS else clean_line(kind)


def tell_deliveries(deliveries: Sequence[Delivery], attempts: Sequence[Attempt], words: Words) -> Iterator[str]:
    """Yield a line for each delivery, with a line below it for what each attempt before the last one came to."""
    for delivery in deliveries:
        yield tell_delivery(delivery, words)
        for attempt in [attempt for attempt in attempts if attempt.delivery_id == delivery.id][:-1]:
            yield f"    {tell_attempt(attempt, words)}"


def tell_delivery(delivery: Delivery, words: Words) -> str:
    """Return how a delivery stands, in one line."""
    key = f"inbox.delivery.{delivery.state}" + ("_again" if delivery.state == WAITING and delivery.last_error else "")
    state = words(
        key,
        finished=words.tell_moment(delivery.finished_at) if delivery.finished_at else "",
        next=words.tell_moment(delivery.next_attempt_at),
        attempts=delivery.attempts,
        reason=clean_line(delivery.last_error or ""),
    ).rstrip()
    return words.label(f"{name_channel(delivery.kind, words)} ({clean_line(delivery.recipient)})", state)


def tell_attempt(attempt: Attempt, words: Words) -> str:
    """Return when an attempt was made and what it came to."""
    return words.label(words.tell_moment(attempt.made_at), clean_line(attempt.detail or words("inbox.state.sent")))
