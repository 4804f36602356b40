"""Runs programs as whole processes, from their start to their end, and takes the time."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Cost(NamedTuple):
    """What a process took, in seconds: by the clock on the wall, and of a processor (user and system together).

    The second hardly changes when other programs are busy on the same machine.
    """

    wall: float
    cpu: float


def run_process(command: Sequence[str]) -> Cost:
    """Return what a program took; raises RuntimeError where it fails."""
    started = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0o600)]
    # As where it is installed, Python may keep what it has compiled.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = os.posix_spawn(command[0], list(command), environment, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def compare(programs: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """Return the median cost of each program; they take turns, so that a busy moment meets all of them alike.

    The first round does not count: Python and the system may have to read and compile files for the first time.
    """
    for run in programs.values():
        run()
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, run in programs.items():
            costs[name].append(run())
    return {name: find_median(runs) for name, runs in costs.items()}


def find_median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of both times."""
    return Cost(*(statistics.median(times) for times in zip(*costs, strict=True)))
