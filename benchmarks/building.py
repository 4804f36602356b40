"""Bench of the build: `shopbell build` against Python-Markdown and Jinja2 in one plain loop on the same pages."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import Cost, compare, run_process
from benchmarks.text_site import write_site

SHOPBELL = "from shopbell import main; main()"  # as the installed command does it
FLOOR = Path(__file__).parent / "floor" / "build.py"
ROUNDS = {10: 15, 100: 9, 1000: 5}  # pages of the site -> how often each program builds it
QUICK_ROUNDS = {3: 1, 10: 1}


def measure_building(*, is_quick: bool) -> None:
    """Print what builds take, each as one whole process that starts without an earlier site."""
    print("Building text sites: medians of whole processes in ms, on the wall and (of the processor)")
    print(f"{'pages':>6} {'runs':>5} {'shopbell build':>17} {'floor':>17} {'python -c pass':>17} {'ratio':>14}")
    for pages, rounds in (QUICK_ROUNDS if is_quick else ROUNDS).items():
        with tempfile.TemporaryDirectory() as folder:
            costs = _measure_size(Path(folder), pages, rounds)
        print(_describe(pages, rounds, costs), flush=True)


def _measure_size(folder: Path, pages: int, rounds: int) -> dict[str, Cost]:
    content, output = folder / "content", folder / "site"
    write_site(content, pages)

    def build(*command: str) -> Cost:
        cost = run_process([sys.executable, *command])
        _check(output, pages)
        shutil.rmtree(output)
        return cost

    return compare(
        {
            "shopbell": lambda: build("-c", SHOPBELL, "build", "--content", str(content), "--output", str(output)),
            "floor": lambda: build(str(FLOOR), str(content), str(output)),
            "nothing": lambda: run_process([sys.executable, "-c", "pass"]),
        },
        rounds,
    )


def _check(output: Path, pages: int) -> None:
    written = len(list(output.glob("page-*/index.html")))
    if written != pages:
        raise RuntimeError(f"{written} pages written instead of {pages}")


def _describe(pages: int, rounds: int, costs: dict[str, Cost]) -> str:
    times = " ".join(
        f"{costs[name].wall * 1000:8.0f} ({costs[name].cpu * 1000:5.0f})" for name in ("shopbell", "floor", "nothing")
    )
    ours, floor = costs["shopbell"], costs["floor"]
    return f"{pages:>6} {rounds:>5}  {times}  {ours.wall / floor.wall:5.2f} ({ours.cpu / floor.cpu:4.2f})"
