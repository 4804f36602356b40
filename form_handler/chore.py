"""A chore: what is done now and then wherever deliveries are made, and costs nothing in between."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from form_handler.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

_log = logging.getLogger(__name__)


class Chore(ABC):
    """Says what its work is; `name` stands in the log, `pause` is in seconds."""

    name: ClassVar[str]
    pause: ClassVar[float]

    def __init__(self, database: Database, settings: Settings, content_provider: Callable[[], Content]) -> None:
        self._database = database
        self._settings = settings
        self._content_provider = content_provider
        self._due_at = 0.0

    def do_when_due(self) -> None:
        """Do the work where the pause is over; never raises for a database that cannot answer."""
        if time.monotonic() < self._due_at:
            return
        self._due_at = time.monotonic() + self.pause
        try:
            self.do()
        except StoreUnavailable as error:
            _log.warning("%s waits: %s", self.name, error)

    @abstractmethod
    def do(self) -> None:
        """Do the work; raises StoreUnavailable."""
