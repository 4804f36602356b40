"""Alerts: where deliveries do not arrive by one way, the owner hears of it by the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from form_handler.chore import Chore
from form_handler.deliveries import list_owner_kinds, owner_mail, plan_to
from form_handler.deliveries.alert import WAYS, name_alert
from form_handler.store.additions import add_once_a_day
from form_handler.store.troubles import find_reached, find_troubles
from form_handler.targets import list_targets, way_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.store.troubles import Trouble

_log = logging.getLogger(__name__)


class Alerts(Chore):
    """Looks once a minute whether something does not arrive, and says so once a day by each way that works."""

    name = "alerting"
    pause = 60.0

    def do(self) -> None:
        """Raise the alerts that are due."""
        self.raise_alerts()

    def raise_alerts(self) -> int:
        """Put an alert into the outbox for each way that fails and each one that works; return how many ways heard."""
        troubles = find_troubles(self._database, list_owner_kinds(self._settings))
        return sum(self._raise(way, troubles) for way in WAYS if any(way_of(each.kind) == way for each in troubles))

    def _raise(self, failing: str, troubles: Sequence[Trouble]) -> int:
        first = next(trouble for trouble in troubles if way_of(trouble.kind) == failing)
        heard = 0
        for kind, recipients in self._find_working(first, troubles).items():
            planned = plan_to(recipients, name_alert(failing, kind), self._settings)
            if add_once_a_day(self._database, first.submission_id, planned):
                _log.error("deliveries fail kind=%s; told by %s", first.kind, kind)
                heard += 1
        return heard

    def _find_working(self, first: Trouble, troubles: Sequence[Trouble]) -> dict[str, list[str]]:
        """Return to whom an alert can go, by kind: who is in no trouble, and by the way that fails who was reached."""
        broken = {(trouble.kind, trouble.recipient) for trouble in troubles}
        reached = find_reached(self._database, first.kind, first.since)
        working: dict[str, list[str]] = {}
        for kind, recipient in self._list_recipients():
            if (kind, recipient) not in broken and (kind != first.kind or recipient in reached):
                working.setdefault(kind, []).append(recipient)
        return working

    def _list_recipients(self) -> list[tuple[str, str]]:
        """Return every way to the owner with whom it leads to."""
        content = self._content_provider()
        recipients = dict.fromkeys(each for form in content.forms.values() for each in content.recipients_of(form))
        mails = [(owner_mail.KIND, each) for each in recipients]
        return mails + [(target.kind, target.name) for target in list_targets(self._settings)]
