"""A download: a file with its address, and what makes its bytes once they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Download:
    """One file of the site; `make` returns its bytes, the same for equal content."""

    address: str
    make: Callable[[], bytes]
