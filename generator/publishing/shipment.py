"""A shipment: the files to bring, the folder they lie in, and the address they are brought for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


@dataclass(frozen=True)
class Shipment:
    """A built site; `is_forced` lets it replace what shopbell did not put there."""

    folder: Path
    names: Collection[str]
    address: str | None
    is_forced: bool = False
