"""Carries notifications to one service, through Apprise."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from form_handler.deliveries.alert import list_kinds, read_alert
from form_handler.errors import TemporaryFailure
from form_handler.notice import write_alert, write_notice
from generator.content.extras import tell_installation

if TYPE_CHECKING:
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from form_handler.targets import Target
    from generator.content.folder import Content


# What these write into the log holds texts and addresses with all their secrets.
LOUD = ("apprise", "urllib3.connection", "urllib3.connectionpool")


class NotificationCarrier:
    """Hands short texts to Apprise, which is imported with the first of them."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.kinds = list_kinds(target.kind)

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the service has taken it; raises TemporaryFailure."""
        way = read_alert(delivery.kind)
        notice = write_alert(submission, way, content) if way else write_notice(submission, content)
        reasons = _Reasons()
        try:
            is_taken = _notify(self._target.url, notice.title, notice.text, reasons)
        except ModuleNotFoundError as error:
            command = tell_installation("notify")
            raise TemporaryFailure("settings.apprise", is_general=True, name="NOTIFY_URLS", command=command) from error
        if not is_taken:
            raise TemporaryFailure(
                "delivery.notification", is_general=True, service=self._target.name, reason=reasons.tell()
            )

    def close(self) -> None:
        """Do nothing: no connection is kept."""


class _Reasons(logging.Filter):
    """Keeps the numbers of the errors that Apprise logs, and lets nothing pass."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Take note of a line and drop it."""
        self.numbers += re.findall(r"error=(\d{3})\b", record.getMessage())
        return False

    def tell(self) -> str:
        """Return the last number, or a dash."""
        return self.numbers[-1] if self.numbers else "–"


def _notify(url: str, title: str, text: str, reasons: _Reasons) -> bool:
    """Return whether the service took it; nothing of it reaches our own log."""
    import apprise

    logs = [logging.getLogger(name) for name in LOUD]
    for log in logs:
        log.addFilter(reasons)
    try:
        # Under our own name, and without pictures that the readers' programs would fetch from elsewhere.
        sender = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Shopbell", image_url_mask="", image_url_logo=""))
        return sender.add(url) and bool(sender.notify(text, title, body_format=apprise.NotifyFormat.TEXT))
    finally:
        for log in logs:
            log.removeFilter(reasons)
