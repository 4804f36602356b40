"""What can go wrong in the handler: every error carries a catalogue key and the facts for its one sentence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"


class HandlerError(Exception):
    """Base of the handler's errors; `key` names the sentence in the catalogues, `facts` fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        """Return the key and the facts in one line, for logs."""
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.key} ({facts})" if facts else self.key

    def sentence(self, language: str = "en") -> str:
        """Return the sentence a person reads, in `language` (English when there is no such catalogue)."""
        from generator.content.catalogue import Catalogue

        return Catalogue.load(LOCALES, language).text(self.key, **self.facts)


class StoreError(HandlerError):
    """The store cannot be used as it is set up: a wrong address, or a database newer than this program."""


class StoreUnavailable(HandlerError):  # noqa: N818  (a state, not somebody's error)
    """The store cannot answer at the moment: locked, full, read-only or unreachable; nothing was kept."""


class StoreDamaged(StoreUnavailable):
    """The file of the database is not whole any more; only a backup helps."""


class StoreConflict(HandlerError):  # noqa: N818  (a state, not somebody's error)
    """What was to be stored contradicts what is there already; nothing was kept."""


class DeliveryFailure(HandlerError):  # noqa: N818  (a state, not somebody's error)
    """A delivery did not arrive; the sentence is the reason that the owner reads."""


class TemporaryFailure(DeliveryFailure):
    """Trying again later can help; `is_general` says that the other messages would fail in the same way now.

    `retry_after` is how long the other side wants to be left alone, where it has said that.
    """

    def __init__(
        self, key: str, *, is_general: bool = False, retry_after: timedelta | None = None, **facts: object
    ) -> None:
        super().__init__(key, **facts)
        self.is_general = is_general
        self.retry_after = retry_after or timedelta(0)


class FinalFailure(DeliveryFailure):
    """Trying again cannot help: the owner has to see this failure."""
