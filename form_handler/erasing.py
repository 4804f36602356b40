"""Erasing: one person's data on request, and what has been kept as long as its form says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.keeping import find_keeping
from form_handler.quarantine import KEEP_DAYS
from form_handler.store.erasure import erase_submissions, find_outdated, find_stale
from form_handler.store.limits import forget_ended

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.erasure import Aged
    from generator.content.folder import Content

_log = logging.getLogger(__name__)

GLOB_OF_RECEIPT = "*-{}-*.eml"  # as `mail.files` names them


def erase(database: Database, settings: Settings, receipts: Sequence[str]) -> int:
    """Delete submissions with everything that belongs to them, and return how many; raises StoreUnavailable.

    What was sent already lies with others: the owner's mail program, a webhook's receiver, a backup.
    """
    erase_submissions(database, receipts)
    for receipt in receipts:
        _delete_mails(settings.mail_folder, receipt)
    return len(receipts)


def erase_outdated(database: Database, settings: Settings, content: Content) -> int:
    """Delete what every form has kept for as long as it says, and return how many; raises StoreUnavailable."""
    return erase_aged(database, settings, find_aged(database, content))


def erase_aged(database: Database, settings: Settings, aged: Sequence[Aged]) -> int:
    """Delete what has been kept long enough, and limits that are over; return how many, raises StoreUnavailable."""
    forget_ended(database)
    if aged:
        erase(database, settings, [each.receipt for each in aged])
        _log.info("erased submissions=%d reason=keep_days", len(aged))
    return len(aged)


def find_aged(database: Database, content: Content, said: Mapping[str, int] | None = None) -> list[Aged]:
    """Return what every form has kept for its `keep_days`, form by form; `said` are days that go before.

    A form that is gone counts with the `keep_days` it had last. Suspected spam of forms that keep things for ever goes
    after a month.
    """
    now = datetime.now(UTC)
    keeping = {**find_keeping(database, content), **(said or {})}
    aged = [
        each for form, days in keeping.items() for each in find_outdated(database, form, now - timedelta(days=days))
    ]
    return aged + find_stale(database, now - timedelta(days=KEEP_DAYS), keeping)


def _delete_mails(folder: Path, receipt: str) -> None:
    """Delete the mails that were written into files because there is no mail server."""
    for path in folder.glob(GLOB_OF_RECEIPT.format(receipt)):
        path.unlink(missing_ok=True)
