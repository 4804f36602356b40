"""Bench of the handler: submissions under gunicorn, against a bare Flask handler that makes the same durable insert."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.servers import FLOOR, ROOT, Program, RunningServer, describe_handler
from benchmarks.text_site import write_site

CONNECTIONS = (1, 16, 64)
ROUNDS, SECONDS = 3, 3.0
QUICK_CONNECTIONS = (1, 8)
QUICK_ROUNDS, QUICK_SECONDS = 1, 0.5
WARM_UP = 0.3  # seconds

FORM = """\
title: Write to us
fields:
  - {name: name, type: text, label: Your name, required: true}
  - {name: email, type: email, label: E-mail, required: true}
  - {name: message, type: long_text, label: Your message, required: true}
"""


class Rate(NamedTuple):
    """What a server did: submissions accepted in a second, and the waits in milliseconds."""

    accepted: float
    p50: float
    p99: float


def measure_submissions(*, is_quick: bool) -> None:
    """Print how many submissions are taken in a second; raises RuntimeError where one is not in the database."""
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if is_quick else (ROUNDS, SECONDS)
    print(f"Taking submissions: medians of {rounds} runs of {seconds:g} s in turns; waits in ms")
    print(f"{'':>12} {'floor':>23} {'handler':>23} {'ratio':>6} {'handler, not mailing':>23} {'ratio':>6}")
    print(f"{'connections':>12}" + f" {'per s':>9} {'p50':>6} {'p99':>6}       " * 3)
    with tempfile.TemporaryDirectory() as folder:
        content = write_content(Path(folder) / "content")
        programs = {
            "floor": FLOOR,
            "handler": describe_handler(content),
            "taking": describe_handler(content, "--no-deliver"),
        }
        for connections in QUICK_CONNECTIONS if is_quick else CONNECTIONS:
            runs: dict[str, list[Rate]] = {name: [] for name in programs}
            for _ in range(rounds):
                for name, program in programs.items():
                    runs[name].append(measure_program(program, connections, seconds))
            _print_row(connections, {name: _find_median(rates) for name, rates in runs.items()})
    print("Every accepted submission was in the database, and no other.")


def write_content(folder: Path) -> Path:
    """Write the content of a small site with a form and return its folder."""
    write_site(folder, 1)
    (folder / "forms").mkdir()
    (folder / "forms" / "contact.yaml").write_text(FORM, "utf-8")
    return folder


def measure_program(program: Program, connections: int, seconds: float) -> Rate:
    """Return what a server does; raises RuntimeError where its database does not hold just what it accepted."""
    with tempfile.TemporaryDirectory() as folder, RunningServer(program, Path(folder)) as server:
        warm_up = _send(server.port, connections, WARM_UP)
        result = _send(server.port, connections, seconds)
        accepted, rows = len(warm_up["waits"]) + len(result["waits"]), server.count_rows()
    if others := {**warm_up["others"], **result["others"]}:
        raise RuntimeError(f"answers other than 201: {others}")
    if rows != accepted:
        raise RuntimeError(f"{accepted} submissions were accepted, {rows} are in the database")
    waits = sorted(result["waits"])
    p50, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99))
    return Rate(len(waits) / result["seconds"], p50, p99)


def _send(port: int, connections: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(connections), str(seconds)]
    finished = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=seconds + 60)
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def _find_median(rates: list[Rate]) -> Rate:
    return Rate(*(statistics.median(values) for values in zip(*rates, strict=True)))


def _print_row(connections: int, rates: dict[str, Rate]) -> None:
    floor = rates.pop("floor")
    cells = [f"{connections:>12} {_describe(floor)}"]
    cells += [f"{_describe(rate)} {rate.accepted / floor.accepted:6.2f}" for rate in rates.values()]
    print(" ".join(cells), flush=True)


def _describe(rate: Rate) -> str:
    return f"{rate.accepted:9.0f} {rate.p50:6.1f} {rate.p99:6.1f}"
