"""Bench of the build: `shopbell build` against Python-Markdown and Jinja2 in one plain loop on the same pages."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, compare, run_process
from benchmarks.text_site import write_site

if TYPE_CHECKING:
    from collections.abc import Callable

SHOPBELL = "from shopbell_entry import main; main()"  # as the installed command does it
FLOOR = Path(__file__).parent / "floor" / "build.py"
EXAMPLE = Path(__file__).parent.parent / "content"
ROUNDS = {10: 15, 100: 9, 1000: 3}  # pages of the site -> how often each program builds it
EXAMPLE_ROUNDS = 15
QUICK_ROUNDS = {3: 1, 10: 1}


def measure_building(*, is_quick: bool) -> None:
    """Print what builds take, each as one whole process that starts without an earlier site."""
    print("Building text sites: medians of whole processes in ms, on the wall and (of the processor)")
    print(f"{'pages':>7} {'runs':>4} {'shopbell build':>15} {'floor':>15} {'python -c pass':>15} {'ratio':>12}")
    for pages, rounds in (QUICK_ROUNDS if is_quick else ROUNDS).items():
        with tempfile.TemporaryDirectory() as folder:
            _print_row(str(pages), rounds, _measure_text_site(Path(folder), pages, rounds))
    rounds = 1 if is_quick else EXAMPLE_ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        _print_row("example", rounds, compare({"shopbell": _build(EXAMPLE, Path(folder) / "site")}, rounds))


def _measure_text_site(folder: Path, pages: int, rounds: int) -> dict[str, Cost]:
    content, output = folder / "content", folder / "site"
    write_site(content, pages)
    programs = {
        "shopbell": _build(content, output, pages),
        "floor": _run(output, pages, str(FLOOR), str(content), str(output)),
        "nothing": lambda: run_process([sys.executable, "-c", "pass"]),
    }
    return compare(programs, rounds)


def _build(content: Path, output: Path, pages: int = 0) -> Callable[[], Cost]:
    return _run(output, pages, "-c", SHOPBELL, "build", "--content", str(content), "--output", str(output))


def _run(output: Path, pages: int, *arguments: str) -> Callable[[], Cost]:
    """Return a function that runs Python so and leaves nothing behind; raises RuntimeError where pages are missing."""

    def run() -> Cost:
        cost = run_process([sys.executable, *arguments])
        written = len(list(output.glob("page-*/index.html")))
        if written != pages:
            raise RuntimeError(f"{written} pages written instead of {pages}")
        shutil.rmtree(output)
        return cost

    return run


def _print_row(name: str, rounds: int, costs: dict[str, Cost]) -> None:
    cells = [f"{cost.wall * 1000:7.0f} ({cost.cpu * 1000:5.0f})" for cost in costs.values()]
    if floor := costs.get("floor"):
        ours = costs["shopbell"]
        cells.append(f"{ours.wall / floor.wall:5.2f} ({ours.cpu / floor.cpu:4.2f})")
    print(f"{name:>7} {rounds:>4} {' '.join(cells)}", flush=True)
