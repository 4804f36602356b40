"""Housekeeping: what has to be done now and then, by one machine for all, wherever deliveries are made."""

from __future__ import annotations

import logging
from datetime import timedelta

from form_handler.chore import Chore
from form_handler.clock import is_clock_believed
from form_handler.erasing import erase, erase_outdated
from form_handler.keeping import find_keeping, list_left
from form_handler.quarantine import tell_of_quarantine
from form_handler.store.erasure import find_old_tests, finish_erasing, forget_orphaned_keys
from form_handler.store.limits import count_up
from form_handler.store.pause import find_pause

_log = logging.getLogger(__name__)

INTERVAL = timedelta(hours=1)
LONGEST_TEST = timedelta(days=7)  # that a test of the owner's own is kept
SHORTEST_KEEPING = timedelta(days=1)  # of what a sending is recognised by, once its submission is gone


class Housekeeping(Chore):
    """Does its work once in an hour for all processes and machines together; costs nothing in between."""

    name = "housekeeping"
    pause = 600.0  # until it is looked again whether something is to do

    def do(self) -> None:
        """Tidy up where nobody else has done it within the hour."""
        self._tell_of_pause()
        finish_erasing(self._database)
        find_keeping(self._database, self._content_provider())  # taken down at once: a form may be gone within the hour
        if count_up(self._database, "housekeeping", INTERVAL) == 1:
            self._tidy()

    def _tell_of_pause(self) -> None:
        since = find_pause(self._database)
        if since is not None:
            _log.warning("the outbox is paused since %s: nothing leaves until `shopbell deliver --resume`", since)

    def _tidy(self) -> None:
        erased = self._erase() if is_clock_believed(self._database) else 0
        tell_of_quarantine(self._database, self._content_provider(), self._settings)
        self._tell_of_left()
        keys = forget_orphaned_keys(self._database, SHORTEST_KEEPING)
        _log.log(logging.INFO if erased or keys else logging.DEBUG, "housekeeping done erased=%d keys=%d", erased, keys)

    def _tell_of_left(self) -> None:
        for left in list_left(self._database, self._content_provider()):
            if left.days is None:
                _log.warning(
                    "form=%s is gone, its submissions=%d stay: see `shopbell inbox purge`", left.form, left.number
                )

    def _erase(self) -> int:
        erased = erase_outdated(self._database, self._settings, self._content_provider())
        return erased + erase(self._database, self._settings, find_old_tests(self._database, LONGEST_TEST))
