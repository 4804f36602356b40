"""The example businesses, built as their owners would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import build_site
from generator.output import write_site
from tests.support.source import ROOT
from tests.support.static_server import StaticServer

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = {
    "flowers": ROOT / "content",
    "salon": ROOT / "examples" / "salon" / "content",
    "tradesman": ROOT / "examples" / "tradesman" / "content",
}


class ExampleSite:
    """One example on a static host, without a handler."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder / name
        write_site(build_site(EXAMPLES[name]).files, self.folder)
        self.server = StaticServer(self.folder)

    @property
    def pages(self) -> list[str]:
        """The address of every page."""
        names = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))
        return [f"{self.server.url}/{name.removesuffix('index.html')}" for name in names]

    @property
    def homes(self) -> list[str]:
        """The address of the home page in every language."""
        return [address for address in self.pages if (address + "404.html") in self.pages]
