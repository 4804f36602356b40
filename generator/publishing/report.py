"""What became of the files of a publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Change: TypeAlias = Literal["uploaded", "deleted"]
Tell: TypeAlias = Callable[[Change | Literal["waiting"], str], None]
"""Is told of each file as soon as it has been dealt with, and of the place where another publication is at work."""


@dataclass
class Report:
    """The files that were brought, those that were there already, and those that were taken away."""

    where: str
    total: int
    uploaded: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """How many files were there already."""
        return self.total - len(self.uploaded)

    def note(self, change: Change, name: str, tell: Tell) -> None:
        """Remember a change and tell of it."""
        (self.uploaded if change == "uploaded" else self.deleted).append(name)
        tell(change, name)
