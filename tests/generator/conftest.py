"""What the tests of the generator share: the example built under a sub-path, once for all of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.output import write_site
from tests.support.crawl import Crawl
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://host.example/shops/marguerite"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The example shop as it lies in a folder of a host that others share."""
    folder = tmp_path_factory.mktemp("example")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    site = (content / "site.yaml").read_text("utf-8")
    assert "address: https://atelier-marguerite.example\n" in site
    site = site.replace("address: https://atelier-marguerite.example\n", f"address: {ADDRESS}\n")
    (content / "site.yaml").write_text(site, "utf-8")
    write_site(build_site(content).files, folder / "site")
    return Crawl(folder / "site", ADDRESS)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
