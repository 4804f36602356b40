"""What a build would write, as bytes by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import build_site

if TYPE_CHECKING:
    from pathlib import Path


def read_built(folder: Path) -> dict[str, bytes]:
    """Return every file that a build of this content writes."""
    found = build_site(folder).files
    return {name: data if isinstance(data, bytes) else data.read_bytes() for name, data in found.items()}
