"""The pictures for previews of links, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.downloads.download import Download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.plan import Plan


def plan(site: Plan) -> Iterator[Download]:
    """Yield the preview of every page that has an address to be linked to."""
    previews = {page.view.preview.address: page.view.preview for page in site.pages if page.view.preview}
    for address, preview in sorted(previews.items()):
        yield Download(address, preview.read)
