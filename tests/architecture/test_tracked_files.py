"""What stands in the repository holds on every machine."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.support.source import ROOT

# Put together, so that this file does not find itself.
FOREIGN = [re.compile(rf"(?<![\w.]){folder}/") for folder in ("/" + "work", "/" + "root", "/" + "home" + r"/\w+")] + [
    re.compile(re.escape(".".join(host)), re.IGNORECASE)
    for host in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("registry", "yarnpkg"))
]


def tracked_files() -> list[str]:
    finished = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if finished.returncode:
        pytest.skip(f"NOT TESTED: this is no git checkout ({finished.stderr.strip()})")
    return [name for name in finished.stdout.split("\0") if (ROOT / name).is_file()]


def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    found = []
    for name in tracked_files():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for pattern in FOREIGN for match in pattern.finditer(text)]
    assert found == []


def test_nothing_generated_is_tracked() -> None:
    generated = re.compile(r"\.(mo|pyc|db)$|^(site|var|build|dist)/(?!\.gitignore)|(^|/)node_modules/|package-lock")
    assert [name for name in tracked_files() if generated.search(name)] == []
