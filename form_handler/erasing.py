"""Erasing: one person's data on request, and what has been kept as long as its form says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.keeping import find_keeping
from form_handler.quarantine import KEEP_DAYS
from form_handler.store.erasure import erase_submissions, find_outdated
from form_handler.store.limits import forget_ended
from form_handler.store.quarantine import find_stale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from form_handler.settings import Settings
    from form_handler.store.database import Database
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
    """Delete what every form has kept for its `keep_days`, and return how many submissions; raises StoreUnavailable.

    A form that is gone counts with the `keep_days` it had last. Suspected spam of forms that keep things for ever goes
    after a month.
    """
    now = datetime.now(UTC)
    outdated: list[str] = []
    keeping = find_keeping(database, content)
    for form, days in keeping.items():
        outdated += find_outdated(database, form, now - timedelta(days=days))
    outdated += find_stale(database, now - timedelta(days=KEEP_DAYS), keeping)
    forget_ended(database)
    if outdated:
        _log.info("erased submissions=%d reason=keep_days", erase(database, settings, outdated))
    return len(outdated)


def _delete_mails(folder: Path, receipt: str) -> None:
    """Delete the mails that were written into files because there is no mail server."""
    for path in folder.glob(GLOB_OF_RECEIPT.format(receipt)):
        path.unlink(missing_ok=True)
