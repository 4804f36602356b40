"""A program that has changed builds everything anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tzdata

from tests.rebuild import edits
from tests.rebuild.builds import read_tree
from tests.support.content import write_content
from tests.support.source import ROOT

TICK = 0.03  # seconds after which a further write shows in the time of a file
BUILD = """
import sys
from generator.rebuild.repetition import repeat_build
print(repeat_build(["build"]) is not None, end=" ")
from shopbell_entry import main
sys.argv[1:] = ["build"]
main()
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, with a library of its own."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("shopbell*.py"):
        shutil.copy(path, folder)
    # As pip leaves it: what Python writes into it later changes no folder that is looked at.
    (folder / "site-packages" / "__pycache__").mkdir(parents=True)
    (folder / "site-packages" / "rcssmin.py").write_text("def cssmin(style): return style\n")
    return folder


def build(program: Path, folder: Path, **more: str) -> tuple[str, dict[str, bytes]]:
    """Return whether the build was short, and what it left."""
    paths = os.pathsep.join([str(program), str(program / "site-packages")])
    environment = {**os.environ, "PYTHONPATH": paths, "XDG_CACHE_HOME": str(program / "cache"), **more}
    finished = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.split()[0], read_tree(folder / "site")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


CHANGES = {
    "a template": lambda program: add(program / "generator/themes/card/templates/page.html", "\n<!-- more -->"),
    "a style": lambda program: add(program / "generator/themes/card/styles/7-print.css", "\n.more{color:red}"),
    "a module": lambda program: add(program / "generator/markdown.py", "\n_QUOTES['en'] = ('((', '))')\n"),
    "a new file": lambda program: (program / "generator/themes/card/styles/8-more.css").write_text(".some{color:red}"),
    "a library": lambda program: add(program / "site-packages/rcssmin.py", "\ncssmin = lambda style: style + '/**/'\n"),
    "a new library": lambda program: (program / "site-packages" / "more.py").touch(),
}


def test_a_changed_program_builds_everything(program: Path, tmp_path: Path) -> None:
    write_content(
        tmp_path / "content", [("media/logo.svg", edits.LOGO), ("pages/about.md", '---\ntitle: A\n---\n"Hi"\n')]
    )
    time.sleep(TICK)
    assert build(program, tmp_path)[0] == "False"
    for name, change in CHANGES.items():
        assert build(program, tmp_path)[0] == "True", f"before {name}"
        time.sleep(TICK)
        change(program)
        time.sleep(TICK)
        is_short, files = build(program, tmp_path)
        assert is_short == "False", name
        shutil.rmtree(tmp_path / "site")
        assert files == build(program, tmp_path)[1], name


def test_a_library_that_is_found_before_the_one_that_was_used_builds_everything(program: Path, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    time.sleep(TICK)
    assert [build(program, tmp_path)[0] for _ in range(2)] == ["False", "True"]
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "rcssmin.py").write_text("def cssmin(style): return style + '/**/'\n")
    paths = os.pathsep.join([str(tmp_path / "first"), str(program), str(program / "site-packages")])
    assert build(program, tmp_path, PYTHONPATH=paths)[0] == "False"


def test_other_data_of_the_time_zones_builds_everything(program: Path, tmp_path: Path) -> None:
    zones = tmp_path / "zones"
    (zones / "Europe").mkdir(parents=True)
    given = Path(tzdata.__file__).parent / "zoneinfo" / "Europe"
    shutil.copy(given / "Paris", zones / "Europe")
    facts = "name: A\nemail: a@corner.example\ntime_zone: Europe/Paris\nhours: {monday: 9-17}\n"
    write_content(tmp_path / "content", [("business.yaml", facts)])
    changes = {
        "the zone": lambda: shutil.copy(given / "Kyiv", zones / "Europe" / "Paris"),
        "a version": lambda: (zones / "tzdata.zi").write_text("# version 2999a\n"),
        "another version": lambda: (zones / "tzdata.zi").write_text("# version 2999b\n"),
    }
    time.sleep(TICK)
    assert build(program, tmp_path, PYTHONTZPATH=str(zones))[0] == "False"
    for name, change in changes.items():
        assert build(program, tmp_path, PYTHONTZPATH=str(zones))[0] == "True", f"before {name}"
        change()
        time.sleep(TICK)
        assert build(program, tmp_path, PYTHONTZPATH=str(zones))[0] == "False", name
