"""Bench of a second build: nothing has changed, or the text of one page has."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.building import SHOPBELL
from benchmarks.processes import Cost, compare, run_process
from benchmarks.text_site import name_page, write_site

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = {10: 25, 1000: 25}  # pages of the site -> how often it is built again
QUICK_ROUNDS = {3: 1}
SETTLED = 0.1  # seconds after which what was written counts as old


def measure_rebuilding(*, is_quick: bool) -> None:
    """Print what a second build takes as one whole process."""
    print("Building text sites again: medians of whole processes in ms, on the wall and (of the processor)")
    print(f"{'pages':>7} {'runs':>4} {'nothing changed':>16} {'one text':>16} {'python -c pass':>16} {'ratios':>12}")
    for pages, rounds in (QUICK_ROUNDS if is_quick else ROUNDS).items():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
            _print_row(pages, rounds, _measure(Path(folder), pages, rounds))


def _measure(folder: Path, pages: int, rounds: int) -> dict[str, Cost]:
    content, output = folder / "content", folder / "site"
    write_site(content, pages)
    time.sleep(SETTLED)
    build = [sys.executable, "-c", SHOPBELL, "build", "--content", str(content), "--output", str(output)]
    run_process(build)
    programs = {
        "nothing": _repeat(build, output),
        "text": _edit(build, content / "pages" / f"{name_page(pages // 2)}.md", output),
        "floor": lambda: run_process([sys.executable, "-c", "pass"]),
    }
    return compare(programs, rounds)


def _repeat(build: list[str], output: Path) -> Callable[[], Cost]:
    """Return a function that builds again; raises RuntimeError where that was a whole build."""
    index = output / "index.html"

    def run() -> Cost:
        time.sleep(SETTLED)
        before = index.stat().st_ino
        cost = run_process(build)
        if index.stat().st_ino != before:
            raise RuntimeError("the site was built anew although nothing had changed")
        return cost

    return run


def _edit(build: list[str], source: Path, output: Path) -> Callable[[], Cost]:
    """Return a function that writes a sentence into a page and builds; raises RuntimeError where it is not there."""
    numbers = itertools.count()
    page = output / source.stem / "index.html"
    text = source.read_text("utf-8")

    def run() -> Cost:
        sentence = f"This is sentence {next(numbers)}."
        source.write_text(f"{text}\n{sentence}\n", "utf-8")
        time.sleep(SETTLED)
        before = output.stat().st_ino
        cost = run_process(build)
        if sentence not in page.read_text("utf-8") or output.stat().st_ino != before:
            raise RuntimeError("more or less than the one page was written")
        return cost

    return run


def _print_row(pages: int, rounds: int, costs: dict[str, Cost]) -> None:
    cells = [f"{cost.wall * 1000:8.0f} ({cost.cpu * 1000:5.0f})" for cost in costs.values()]
    floor = costs["floor"].wall
    ratios = "  ".join(f"{costs[name].wall / floor:4.1f}" for name in ("nothing", "text"))
    print(f"{pages:>7} {rounds:>4} {' '.join(cells)} {ratios:>12}", flush=True)
