"""The log of deliveries as text, for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from form_handler.carriers.webhook import OFF
from form_handler.deliveries import list_owner_kinds
from form_handler.delivery_words import name_channel, tell_attempt, tell_delivery
from form_handler.plain_text import clean_line
from form_handler.store.deliveries import list_attempts, list_deliveries, list_newest
from form_handler.store.flags import clear_flag, find_flag
from form_handler.store.submissions import find_submissions
from form_handler.store.troubles import find_troubles
from form_handler.submission_words import Words
from form_handler.targets import list_webhooks

if TYPE_CHECKING:
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content

LONGEST_REASON = 100  # characters in a list


class DeliveryRow(NamedTuple):
    """One delivery in a list; every text is one clean line."""

    receipt: str
    made: str
    channel: str
    recipient: str
    state: str
    attempts: str
    reason: str


def list_rows(
    database: Database,
    content: Content,
    limit: int,
    *,
    submission_id: int | None = None,
    only_failed: bool = False,
) -> list[DeliveryRow]:
    """Return the newest deliveries, newest first; failed are those too that wait because an attempt failed."""
    found = list_newest(database, limit, submission_id=submission_id, only_failed=only_failed)
    submissions = find_submissions(database, [delivery.submission_id for delivery in found])
    words = Words(content.site, content.business)
    return [_make_row(each, submissions[each.submission_id].receipt, words) for each in found]


def name_columns(content: Content) -> DeliveryRow:
    """Return the headings of the list."""
    words = Words(content.site, content.business)
    return DeliveryRow(
        receipt=words("inbox.column.receipt"),
        made=words("inbox.column.received"),
        channel=words("log.channel"),
        recipient=words("log.recipient"),
        state=words("inbox.state"),
        attempts=words("log.attempts"),
        reason=words("log.reason"),
    )


def describe_deliveries(database: Database, submission_id: int, content: Content) -> list[str]:
    """Return the deliveries of a submission, each followed by all its attempts."""
    words = Words(content.site, content.business)
    lines = []
    deliveries = list_deliveries(database, [submission_id])
    attempts = list_attempts(database, deliveries)
    for delivery in deliveries:
        lines.append(tell_delivery(delivery, words))
        lines += [f"    {tell_attempt(each, words)}" for each in attempts if each.delivery_id == delivery.id]
    return lines


def describe_troubles(database: Database, settings: Settings, content: Content) -> list[str]:
    """Return a line for each way to the owner and each recipient by it whom messages do not reach."""
    words = Words(content.site, content.business)
    return [
        words(
            "inbox.trouble",
            channel=name_channel(trouble.kind, words),
            recipient=clean_line(trouble.recipient),
            count=trouble.count,
            since=words.tell_moment(trouble.since),
        )
        for trouble in find_troubles(database, list_owner_kinds(settings))
    ]


def list_switched_off(database: Database, settings: Settings) -> list[str]:
    """Return the names of the webhooks that want no more."""
    return [target.name for target in list_webhooks(settings) if find_flag(database, OFF + target.kind)]


def switch_on(database: Database, settings: Settings) -> list[str]:
    """Post again to the webhooks that wanted no more, and return their names."""
    return [target.name for target in list_webhooks(settings) if clear_flag(database, OFF + target.kind)]


def _make_row(delivery: Delivery, receipt: str, words: Words) -> DeliveryRow:
    return DeliveryRow(
        receipt=receipt,
        made=words.tell_time(delivery.created_at),
        channel=name_channel(delivery.kind, words),
        recipient=clean_line(delivery.recipient),
        state=words(f"inbox.state.{delivery.state}"),
        attempts=str(delivery.attempts),
        reason=clean_line(delivery.last_error or "", LONGEST_REASON),
    )
