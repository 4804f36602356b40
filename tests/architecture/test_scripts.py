"""The scripts of the pages: what they show is text, and nothing that they read is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = sorted((ROOT / "generator").rglob("*.js"))
DANGEROUS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|postMessage|__proto__|setHTMLUnsafe)\b"
    r"|document\.write|\beval\(|new Function|set(Timeout|Interval)\(\s*[\"'`]|DOMParser|document\.domain|javascript:"
)


def test_there_are_scripts_to_judge() -> None:
    assert {"form.js", "consent.js", "reload.js"} <= {path.name for path in SCRIPTS}


@pytest.mark.parametrize("path", SCRIPTS, ids=[str(path.relative_to(ROOT)) for path in SCRIPTS])
def test_scripts_write_text_and_run_nothing(path: Path) -> None:
    assert DANGEROUS.findall(path.read_text("utf-8")) == []
