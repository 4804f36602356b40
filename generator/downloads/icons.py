"""favicon.ico and its like: the icons of the site, at the names that browsers and phones look for by themselves."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from generator.downloads.download import Download
from generator.icons.files import NAMES, Icons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.plan import Plan


def plan(site: Plan) -> Iterator[Download]:
    """Yield every icon."""
    icons = Icons(site.content, site.fonts)
    for name in NAMES:
        yield Download(name, functools.partial(icons.make, name))
