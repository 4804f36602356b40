"""Housekeeping: what has to be done now and then, by one machine for all, wherever deliveries are made."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from form_handler.clock import is_clock_believed
from form_handler.erasing import erase, erase_outdated
from form_handler.errors import StoreUnavailable
from form_handler.quarantine import tell_of_quarantine
from form_handler.store.erasure import find_old_tests, forget_orphaned_keys
from form_handler.store.limits import count_up
from form_handler.store.pause import find_pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

logger = logging.getLogger(__name__)

LOOK = 600.0  # seconds until it is looked again whether something is to do
INTERVAL = timedelta(hours=1)
LONGEST_TEST = timedelta(days=7)  # that a test of the owner's own is kept
SHORTEST_KEEPING = timedelta(days=1)  # of what a sending is recognised by, once its submission is gone


class Housekeeping:
    """Does its work once in an hour for all processes and machines together; costs nothing in between."""

    def __init__(self, database: Database, settings: Settings, content_provider: Callable[[], Content]) -> None:
        self._database = database
        self._settings = settings
        self._content_provider = content_provider
        self._next_look = 0.0

    def do_when_due(self) -> None:
        """Tidy up where that is due and nobody else has done it; never raises for a database that cannot answer."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK
        try:
            self._tell_of_pause()
            if count_up(self._database, "housekeeping", INTERVAL) == 1:
                self._tidy()
        except StoreUnavailable as error:
            logger.warning("housekeeping waits: %s", error)

    def _tell_of_pause(self) -> None:
        since = find_pause(self._database)
        if since is not None:
            logger.warning("the outbox is paused since %s: nothing leaves until `shopbell deliver --resume`", since)

    def _tidy(self) -> None:
        erased = self._erase() if is_clock_believed(self._database) else 0
        tell_of_quarantine(self._database, self._content_provider(), self._settings)
        keys = forget_orphaned_keys(self._database, SHORTEST_KEEPING)
        logger.log(
            logging.INFO if erased or keys else logging.DEBUG, "housekeeping done erased=%d keys=%d", erased, keys
        )

    def _erase(self) -> int:
        erased = erase_outdated(self._database, self._settings, self._content_provider())
        return erased + erase(self._database, self._settings, find_old_tests(self._database, LONGEST_TEST))
