"""What every carrier does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


class Carrier(Protocol):
    """Takes deliveries of its kinds out of the house; it may keep a connection open until it is closed."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of deliveries that it carries."""

    def carry(self, delivery: Delivery, submission: Submission, content: Content) -> None:
        """Return once the delivery was taken over; raises TemporaryFailure or FinalFailure."""

    def close(self) -> None:
        """End what is open; never raises, because what was taken over stays so."""
