"""What a newcomer types works on any machine: the Makefile and its scripts."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split()
SCRIPTS = [*(ROOT / "tools").glob("*.sh"), ROOT / ".ci" / "run"]


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_can_be_planned_and_is_explained(target: str) -> None:
    finished = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(rf"^make {target} ", listed.stdout, re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_can_be_started(script: Path) -> None:
    assert os.access(script, os.X_OK)
    shell = script.read_text("utf-8").splitlines()[0].split()[-1].rpartition("/")[2]
    finished = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert finished.stderr == ""
    assert finished.returncode == 0
