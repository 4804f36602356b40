"""What stands on a card for previews of links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from generator.typefaces.letters import Letters


@dataclass(frozen=True)
class Facts:
    """What stands on a card; the colours are those of the page's head."""

    name: str
    slogan: str
    site: str
    is_right_to_left: bool
    ground: str
    ink: str
    soft_ink: str
    accent: str
    picture: Path | None
    logo: Path | None
    letters: Letters
