"""What the tests of publishing share: a site to publish, and the command that does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from shopbell import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@dataclass
class Owner:
    """An owner at the command line, with a content folder and a folder for the built site."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "pages").mkdir(parents=True)
        (self.folder / "media").mkdir()
        self.write_business("Fleurs")
        self.write_page("about", "Words.")

    @property
    def site(self) -> Path:
        """Where the site is built."""
        return self.folder.parent / "site"

    def write_business(self, name: str) -> None:
        """Change what stands on every page."""
        (self.folder / "business.yaml").write_text(f"name: {name}\nphone: +33 4 65 71 20 45\n", "utf-8")

    def write_page(self, slug: str, text: str) -> None:
        """Change or add a page."""
        (self.folder / "pages" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n\n{text}\n", "utf-8")

    def delete_page(self, slug: str) -> None:
        """Delete a page."""
        (self.folder / "pages" / f"{slug}.md").unlink()

    def choose(self, publish: str, address: str = "https://fleurs.example") -> None:
        """Say in site.yaml where the site goes."""
        (self.folder / "site.yaml").write_text(f"languages: [en]\naddress: {address}\npublish: {publish}\n", "utf-8")

    def publish(self, *options: str) -> Result:
        """Run `shopbell publish`."""
        return CliRunner().invoke(
            main, ["publish", "--content", str(self.folder), "--output", str(self.site), *options]
        )

    def files(self) -> dict[str, bytes]:
        """Return the files of the built site by their names, without the marker of its folder."""
        return {
            str(path.relative_to(self.site)): path.read_bytes()
            for path in self.site.rglob("*")
            if path.is_file() and path.name != ".shopbell"
        }


def changes_of(result: Result) -> tuple[list[str], list[str]]:
    """Return the files that a publication said it brought, and those it said it deleted."""
    assert result.exit_code == 0, result.output
    words = [line.split(maxsplit=1) for line in result.output.splitlines()[:-1]]
    return [name for kind, name in words if kind == "new"], [name for kind, name in words if kind == "deleted"]


def counts_of(result: Result) -> str:
    """Return the last line of a report without the place."""
    return str(result.output.splitlines()[-1].rpartition(": ")[2])


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """An owner with a small site."""
    return Owner(tmp_path / "content")
