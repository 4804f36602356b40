"""What the tests of the downloads share: contents that are written for one test."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from generator.content.folder import Content, read_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = "languages: [en, fr]\naddress: https://shop.example\n"


@pytest.fixture
def make_content(tmp_path: Path) -> Callable[..., Content]:
    """Writes a content folder (business, site, media files by name) and returns what it says."""

    def make(business: str, site: str = SITE, media: dict[str, bytes] | None = None) -> Content:
        folder = tmp_path / "content"
        (folder / "media").mkdir(parents=True, exist_ok=True)
        (folder / "business.yaml").write_text(textwrap.dedent(business), "utf-8")
        (folder / "site.yaml").write_text(textwrap.dedent(site), "utf-8")
        for name, data in (media or {}).items():
            (folder / "media" / name).write_bytes(data)
        return read_content(folder)

    return make
